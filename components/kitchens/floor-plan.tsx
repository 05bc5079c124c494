import { cn } from "@/components/ui/cn";
import type { StationKind } from "@/lib/core/kitchen-terms";

type Props = { stations: { name: string; kind: StationKind }[]; label: string; className?: string };

const CELL = 60;
const [WIDTH, HEIGHT] = [320, 200];
const FLOOR = [
  ...Array.from({ length: WIDTH / 20 - 1 }, (_, i) => `M${20 * (i + 1)} 0V${HEIGHT}`),
  ...Array.from({ length: HEIGHT / 20 - 1 }, (_, i) => `M0 ${20 * (i + 1)}H${WIDTH}`),
].join("");

/**
 * Until a host uploads photographs, a kitchen is shown as what it is: its stations on a floor. Always the same drawing.
 * A page of results has two dozen of these, so each is a handful of paths and not an element for every line.
 */
export function FloorPlan({ stations, label, className }: Props) {
  const columns = stations.length <= 1 ? 1 : stations.length <= 4 ? 2 : 3;
  const rows = Math.ceil(stations.length / columns);
  const [w, h] = [(WIDTH - 40) / columns, (HEIGHT - 40) / rows];
  const drawn = stations.map(({ kind }, i) =>
    station({ kind, x: 20 + (i % columns) * w, y: 20 + Math.floor(i / columns) * h, w, h }),
  );
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
      className={cn("bg-sunken", className)}
      preserveAspectRatio="xMidYMid meet"
    >
      <path d={FLOOR} className="stroke-line" />
      <path
        d={`M10 10H${WIDTH - 10}V${HEIGHT - 10}H190M150 ${HEIGHT - 10}H10Z`}
        className="fill-none stroke-ink-soft"
        strokeWidth="4"
      />
      <path
        d={`M150 ${HEIGHT - 10}a40 40 0 0 1 40 -40v40`}
        className="fill-none stroke-ink-soft"
        strokeWidth="1.5"
        strokeDasharray="3 3"
      />
      <path d={drawn.join("")} className="fill-surface stroke-brand" strokeWidth="2" strokeLinejoin="round" />
    </svg>
  );
}

type Box = { kind: StationKind; x: number; y: number; w: number; h: number };

/** Path of a station; each kind has its own outline: bench, burners, oven, whole room. */
function station({ kind, x, y, w, h }: Box): string {
  const [cx, cy] = [x + w / 2, y + h / 2];
  const bw = Math.min(w * 0.72, kind === "machine" ? CELL : CELL * 2);
  const bh = kind === "room" ? h * 0.66 : Math.min(h * 0.5, CELL);
  const left = cx - bw / 2;
  const top = cy - bh / 2;
  const inside: Record<StationKind, string> = {
    hot_line: [0.15, 0.38, 0.62, 0.85].map((at) => circle(left + bw * at, cy, Math.min(8, bh / 4))).join(""),
    bakery: `M${tenth(left + 8)} ${tenth(cy)}h${tenth(bw - 16)}m0 6h${tenth(16 - bw)}`,
    machine: circle(cx, cy, bh / 3),
    table: `M${tenth(left + 6)} ${tenth(top + bh + 8)}h10m${tenth(bw - 32)} 0h10`,
    room: [
      rectangle(left + bw * 0.3, cy - bh * 0.12, bw * 0.4, bh * 0.24),
      ...[0.2, 0.4, 0.6, 0.8].map((at) => circle(left + bw * at, top + 12, 6)),
    ].join(""),
  };
  return rectangle(left, top, bw, bh) + inside[kind];
}

const tenth = (value: number) => Math.round(value * 10) / 10;

const rectangle = (x: number, y: number, w: number, h: number) =>
  `M${tenth(x)} ${tenth(y)}h${tenth(w)}v${tenth(h)}h${tenth(-w)}z`;

function circle(cx: number, cy: number, radius: number): string {
  const r = tenth(radius);
  return `M${tenth(cx - r)} ${tenth(cy)}a${r} ${r} 0 1 1 ${tenth(2 * r)} 0a${r} ${r} 0 1 1 ${tenth(-2 * r)} 0`;
}
