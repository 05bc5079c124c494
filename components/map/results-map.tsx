import { type Label, labelsOf } from "./labels";
import { frameOf, outlinesOf, type Position, tilesOf } from "./projection";

export type Pin = Position & { id: string; href: string; label: string; title: string };
type Props = {
  pins: Pin[];
  centre: (Position & { label?: string }) | null;
  label: string;
  tileUrl: string | undefined;
};

const [WIDTH, HEIGHT] = [480, 420];
const RINGS_MILES = [1, 2, 5, 10, 25, 50, 100];

/**
 * Where the results are. Pins are drawn on the server and are links, so the map works without script and without a
 * tile server: outlines are pictures of our own, and tiles take their place when an address for them is configured.
 */
export function ResultsMap({ pins, centre, label, tileUrl }: Props) {
  const frame = frameOf(centre ? [...pins, centre] : pins, WIDTH, HEIGHT);
  const middle = centre && frame.place(centre);
  const places = pins.map((pin) => ({ ...frame.place(pin), width: 26 + pin.label.length * 9 }));
  const labels = labelsOf(places, frame);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a drawing that holds links is a group, and no element but svg draws
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="group"
      aria-label={label}
      className="h-auto w-full rounded-card border border-line bg-water"
    >
      <g aria-hidden>
        {(tileUrl ? tilesOf(frame, tileUrl) : outlinesOf(frame)).map(({ href, x, y, size }) => (
          <image key={href} href={href} x={x} y={y} width={size} height={size} />
        ))}
      </g>
      {middle && (
        <Rings {...middle} label={centre.label ?? ""} pixelsPerMile={frame.pixelsPerMile(centre.latitude)} />
      )}
      {pins.map((pin, n) => (
        <PinMark key={pin.id} pin={pin} {...frame.place(pin)} label={labels[n] as Label} />
      ))}
    </svg>
  );
}

type RingsProps = { x: number; y: number; label: string; pixelsPerMile: number };

/** How far things are from the place that was asked for. */
function Rings({ x, y, label, pixelsPerMile }: RingsProps) {
  const rings = RINGS_MILES.filter(
    (miles) => miles * pixelsPerMile > 45 && miles * pixelsPerMile < WIDTH / 2,
  );
  return (
    <g aria-hidden className="text-[13px]">
      {rings.map((miles) => (
        <g key={miles}>
          <circle
            cx={x}
            cy={y}
            r={miles * pixelsPerMile}
            className="fill-none stroke-line-strong"
            strokeDasharray="4 5"
          />
          <text x={x} y={y + miles * pixelsPerMile - 4} textAnchor="middle" className="fill-ink-soft">
            {miles} mi
          </text>
        </g>
      ))}
      <circle cx={x} cy={y} r="5" className="fill-ink" />
      <text x={x} y={y + 20} textAnchor="middle" className="fill-ink font-semibold">
        {label}
      </text>
    </g>
  );
}

function PinMark({ pin, x, y, label }: { pin: Pin; x: number; y: number; label: Label }) {
  const { left, top, width, height } = label;
  const [middle, bottom] = [left + width / 2, top + height];
  const above = middle === x && bottom < y;
  return (
    <a href={pin.href} aria-label={pin.title} className="group [&:focus-visible_rect]:stroke-focus">
      <title>{pin.title}</title>
      {above ? (
        <path d={`M${x - 6} ${y - 9}L${x} ${y}L${x + 6} ${y - 9}Z`} className="fill-brand" />
      ) : (
        <>
          <path d={`M${x} ${y}L${middle} ${top + height / 2}`} className="stroke-brand" strokeWidth="2" />
          <circle cx={x} cy={y} r="4" className="fill-brand" />
        </>
      )}
      <rect
        x={left}
        y={top}
        width={width}
        height={height}
        rx="15"
        className="fill-brand stroke-surface group-hover:fill-brand-strong"
        strokeWidth="2.5"
      />
      <text x={middle} y={top + 21} textAnchor="middle" className="fill-brand-ink text-[17px] font-bold">
        {pin.label}
      </text>
    </a>
  );
}
