import { geoMercator } from "d3-geo";
import { MAP_LEVELS } from "./levels";
import ownTiles from "./tiles.json";

export type Position = { latitude: number; longitude: number };
export type Frame = {
  scale: number;
  translate: [number, number];
  width: number;
  height: number;
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
  return {
    scale: projection.scale(),
    translate: projection.translate(),
    width,
    height,
    place: ({ latitude, longitude }) => {
      const [x = 0, y = 0] = projection([longitude, latitude]) ?? [];
      return { x: Math.round(x), y: Math.round(y) };
    },
    pixelsPerMile: (latitude) => projection.scale() / EARTH_MILES / Math.cos((latitude * Math.PI) / 180),
  };
}

const TILE = 256;
const OWN_TILES = new Set(ownTiles);
type Tile = { href: string; x: number; y: number; size: number };

/** The raster tiles of somebody else's server (`{z}/{x}/{y}`) that cover a frame. */
export const tilesOf = (frame: Frame, template: string): Tile[] =>
  cover(frame, Math.max(0, Math.min(18, levelOf(frame)))).map(({ z, column, row, ...tile }) => ({
    ...tile,
    href: template.replace("{z}", `${z}`).replace("{x}", `${column}`).replace("{y}", `${row}`),
  }));

/** Our own outlines of states and counties, cut by `npm run map`; over the sea there are none. */
export function outlinesOf(frame: Frame): Tile[] {
  const level = levelOf(frame);
  const z = MAP_LEVELS.findLast((one) => one <= level) ?? MAP_LEVELS[0];
  return cover(frame, z)
    .filter(({ column, row }) => OWN_TILES.has(`${z}/${column}/${row}`))
    .map(({ column, row, ...tile }) => ({ ...tile, href: `/map/${z}/${column}/${row}.svg` }));
}

const worldOf = (frame: Frame) => frame.scale * 2 * Math.PI;
const levelOf = (frame: Frame) => Math.round(Math.log2(worldOf(frame) / TILE));

function cover(frame: Frame, z: number) {
  const world = worldOf(frame);
  const size = world / 2 ** z;
  const [left, top] = [frame.translate[0] - world / 2, frame.translate[1] - world / 2];
  const tiles = [];
  for (let column = Math.floor(-left / size); column * size + left < frame.width; column++) {
    for (let row = Math.floor(-top / size); row * size + top < frame.height; row++) {
      tiles.push({ z, column, row, x: left + column * size, y: top + row * size, size: size + 0.5 });
    }
  }
  return tiles;
}
