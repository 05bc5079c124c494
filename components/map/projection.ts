import { geoMercator } from "d3-geo";

export type Position = { latitude: number; longitude: number };
export type Frame = {
  scale: number;
  translate: [number, number];
  width: number;
  height: number;
  /** West, south, east, north; null when there is nothing to show. */
  bounds: [number, number, number, number] | null;
  place(position: Position): { x: number; y: number };
  pixelsPerMile(latitude: number): number;
};

const EARTH_MILES = 3_958.7613;
const MARGIN = 56;
/** Never closer than about ten miles across, so that one result still shows where it is. */
const MAX_SCALE = 250_000;
const CONTIGUOUS: Position[] = [
  { latitude: 24.5, longitude: -124.5 },
  { latitude: 49.3, longitude: -67 },
];

/** A Mercator frame that shows every position, or the contiguous states when there is none. */
export function frameOf(positions: readonly Position[], width: number, height: number): Frame {
  const shown = positions.length > 0 ? positions : CONTIGUOUS;
  const projection = geoMercator().fitExtent(
    [
      [MARGIN, MARGIN],
      [width - MARGIN, height - MARGIN],
    ],
    { type: "MultiPoint", coordinates: shown.map((p) => [p.longitude, p.latitude]) },
  );
  if (!Number.isFinite(projection.scale()) || projection.scale() > MAX_SCALE) {
    const west = Math.min(...shown.map((p) => p.longitude));
    const east = Math.max(...shown.map((p) => p.longitude));
    const south = Math.min(...shown.map((p) => p.latitude));
    const north = Math.max(...shown.map((p) => p.latitude));
    projection
      .scale(MAX_SCALE)
      .center([(west + east) / 2, (south + north) / 2])
      .translate([width / 2, height / 2]);
    const [x = 0, y = 0] = projection([0, 0]) ?? [];
    projection.center([0, 0]).translate([x, y]);
  }
  const [west, north] = projection.invert?.([0, 0]) ?? [0, 0];
  const [east, south] = projection.invert?.([width, height]) ?? [0, 0];
  return {
    scale: projection.scale(),
    translate: projection.translate(),
    width,
    height,
    bounds: [west, south, east, north],
    place: ({ latitude, longitude }) => {
      const [x = 0, y = 0] = projection([longitude, latitude]) ?? [];
      return { x: Math.round(x), y: Math.round(y) };
    },
    pixelsPerMile: (latitude) => projection.scale() / EARTH_MILES / Math.cos((latitude * Math.PI) / 180),
  };
}

const TILE = 256;

/** The raster tiles (`{z}/{x}/{y}`) that cover a frame. */
export function tilesOf(
  frame: Frame,
  template: string,
): { href: string; x: number; y: number; size: number }[] {
  const world = frame.scale * 2 * Math.PI;
  const z = Math.max(0, Math.min(18, Math.round(Math.log2(world / TILE))));
  const size = world / 2 ** z;
  const [left, top] = [frame.translate[0] - world / 2, frame.translate[1] - world / 2];
  const tiles = [];
  for (let x = Math.floor(-left / size); x * size + left < frame.width; x++) {
    for (let y = Math.floor(-top / size); y * size + top < frame.height; y++) {
      const href = template.replace("{z}", String(z)).replace("{x}", String(x)).replace("{y}", String(y));
      tiles.push({ href, x: left + x * size, y: top + y * size, size: size + 0.5 });
    }
  }
  return tiles;
}
