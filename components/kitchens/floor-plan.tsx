import { cn } from "@/components/ui/cn";
import type { StationKind } from "@/lib/core/kitchen-terms";

type Props = { stations: { name: string; kind: StationKind }[]; label: string; className?: string };

const CELL = 60;
const ROWS_AT = [20, 40, 60, 80, 100, 120, 140, 160, 180];
const COLUMNS_AT = [...ROWS_AT, 200, 220, 240, 260, 280, 300];

/** Until a host uploads photographs, a kitchen is shown as what it is: its stations on a floor. Always the same drawing. */
export function FloorPlan({ stations, label, className }: Props) {
  const columns = stations.length <= 1 ? 1 : stations.length <= 4 ? 2 : 3;
  const rows = Math.ceil(stations.length / columns);
  const [width, height] = [320, 200];
  const [w, h] = [(width - 40) / columns, (height - 40) / rows];
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      className={cn("bg-sunken", className)}
      preserveAspectRatio="xMidYMid meet"
    >
      <rect width={width} height={height} className="fill-sunken" />
      <g className="stroke-line" strokeWidth="1">
        {COLUMNS_AT.map((x) => (
          <path key={x} d={`M${x} 0V${height}`} />
        ))}
        {ROWS_AT.map((y) => (
          <path key={y} d={`M0 ${y}H${width}`} />
        ))}
      </g>
      <path
        d={`M10 10H${width - 10}V${height - 10}H190M150 ${height - 10}H10Z`}
        className="fill-none stroke-ink-soft"
        strokeWidth="4"
      />
      <path
        d={`M150 ${height - 10}a40 40 0 0 1 40 -40v40`}
        className="fill-none stroke-ink-soft"
        strokeWidth="1.5"
        strokeDasharray="3 3"
      />
      {stations.map((station, i) => (
        <Station
          key={station.name}
          kind={station.kind}
          x={20 + (i % columns) * w}
          y={20 + Math.floor(i / columns) * h}
          w={w}
          h={h}
        />
      ))}
    </svg>
  );
}

type Box = { kind: StationKind; x: number; y: number; w: number; h: number };

/** Each kind of station has its own outline: bench, burners, oven, whole room. */
function Station({ kind, x, y, w, h }: Box) {
  const [cx, cy] = [x + w / 2, y + h / 2];
  const bw = Math.min(w * 0.72, kind === "machine" ? CELL : CELL * 2);
  const bh = kind === "room" ? h * 0.66 : Math.min(h * 0.5, CELL);
  const left = cx - bw / 2;
  const top = cy - bh / 2;
  return (
    <g strokeWidth="2" className="fill-surface stroke-brand">
      <rect x={left} y={top} width={bw} height={bh} rx="4" />
      {kind === "hot_line" &&
        [0.15, 0.38, 0.62, 0.85].map((at) => (
          <circle key={at} cx={left + bw * at} cy={cy} r={Math.min(8, bh / 4)} />
        ))}
      {kind === "bakery" && <path d={`M${left + 8} ${cy}h${bw - 16}M${left + 8} ${cy + 6}h${bw - 16}`} />}
      {kind === "machine" && <circle cx={cx} cy={cy} r={bh / 3} />}
      {kind === "table" && (
        <path d={`M${left + 6} ${top + bh + 8}h10m${bw - 32} 0h10`} className="stroke-ink-soft" />
      )}
      {kind === "room" && (
        <>
          <rect x={left + bw * 0.3} y={cy - bh * 0.12} width={bw * 0.4} height={bh * 0.24} rx="3" />
          {[0.2, 0.4, 0.6, 0.8].map((at) => (
            <circle key={at} cx={left + bw * at} cy={top + 12} r="6" />
          ))}
        </>
      )}
    </g>
  );
}
