/**
 * `npm run map` cuts the outlines of states and counties into the static tiles of public/map: pictures that a page shows
 * without a line of script. Run it again only when the outlines change.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { geoMercator, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { MAP_LEVELS } from "../components/map/levels";
import { ROOT } from "./local/build";

type Atlas = Topology<{ counties: GeometryCollection; states: GeometryCollection }>;
const atlas = createRequire(import.meta.url)("us-atlas/counties-10m.json") as Atlas;

/** Units along one side of a tile: a county line keeps about 40 m of its shape at the closest level. */
const EXTENT = 8_192;
/** Lines of neighbours run over the edge, so that no seam shows. */
const OVERLAP = 64;
const OUT = join(ROOT, "public", "map");
/** The colours of app/globals.css: a picture cannot read them from the page. */
const STYLE =
  "path{fill:none;vector-effect:non-scaling-stroke}.l{fill:oklch(.985 .004 85)}.c{stroke:oklch(.87 .012 80);stroke-width:1.5}.s{stroke:oklch(.58 .015 75);stroke-width:2}@media(prefers-color-scheme:dark){.l{fill:oklch(.19 .008 75)}.c{stroke:oklch(.36 .012 75)}.s{stroke:oklch(.6 .012 75)}}";

const land = feature(atlas, atlas.objects.states);
const counties = mesh(atlas, atlas.objects.counties, (a, b) => a !== b);
const states = mesh(atlas, atlas.objects.states);

/** One tile, or null where there is only water. */
function tile(z: number, x: number, y: number): string | null {
  const world = EXTENT * 2 ** z;
  const projection = geoMercator()
    .scale(world / (2 * Math.PI))
    .translate([world / 2 - x * EXTENT, world / 2 - y * EXTENT])
    .clipExtent([
      [-OVERLAP, -OVERLAP],
      [EXTENT + OVERLAP, EXTENT + OVERLAP],
    ]);
  const path = geoPath(projection).digits(0);
  const ground = path(land);
  if (!ground) return null;
  const line = (name: string, d: string | null) => (d ? `<path class="${name}" d="${d}"/>` : "");
  const body = `${line("l", ground)}${z >= 6 ? line("c", path(counties)) : ""}${line("s", path(states))}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${EXTENT} ${EXTENT}"><style>${STYLE}</style>${body}</svg>\n`;
}

/** The tiles of a level that the fifty states can touch. */
function* candidates(z: number): Generator<[number, number]> {
  const n = 2 ** z;
  const column = (longitude: number) => Math.floor(((longitude + 180) / 360) * n);
  const row = (latitude: number) => {
    const sine = Math.sin((latitude * Math.PI) / 180);
    return Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * n);
  };
  for (let x = column(-179.9); x <= column(-64); x++) for (let y = row(71.5); y <= row(17); y++) yield [x, y];
}

const made: string[] = [];
for (const z of MAP_LEVELS) {
  await rm(join(OUT, String(z)), { recursive: true, force: true });
  for (const [x, y] of candidates(z)) {
    const picture = tile(z, x, y);
    if (!picture) continue;
    await mkdir(join(OUT, String(z), String(x)), { recursive: true });
    await writeFile(join(OUT, String(z), String(x), `${y}.svg`), picture);
    made.push(`${z}/${x}/${y}`);
  }
}
await writeFile(join(ROOT, "components", "map", "tiles.json"), `${JSON.stringify(made)}\n`);
console.log(`${made.length} tiles`);
