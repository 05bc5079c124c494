import zipcodes from "zipcodes";
import type { City } from "./cities";

/** A metropolitan area of the bulk world, and its share of all kitchens. */
export type Metro = City & { share: number };

const METROS = 300;
const RADIUS_MILES = 15;
const APART_MILES = 25;
const STREETS = [
  "Market St",
  "Industrial Ave",
  "Depot Rd",
  "Mill St",
  "Commerce Blvd",
  "2nd Ave",
  "Water St",
];

type Spot = { latitude: number; longitude: number };
type Centre = Spot & { city: string; state: string; zips: string[] };

const zips = () =>
  Object.values(zipcodes.codes).filter((z) => z.country === "US" && z.latitude && z.longitude);

function cities(): Centre[] {
  const found = new Map<string, Centre>();
  for (const z of zips()) {
    const key = `${z.city}, ${z.state}`;
    const city = found.get(key) ?? { city: z.city, state: z.state, latitude: 0, longitude: 0, zips: [] };
    city.latitude += z.latitude;
    city.longitude += z.longitude;
    city.zips.push(z.zip);
    found.set(key, city);
  }
  return [...found.values()]
    .map((c) => ({ ...c, latitude: c.latitude / c.zips.length, longitude: c.longitude / c.zips.length }))
    .sort((a, b) => b.zips.length - a.zips.length || (a.city < b.city ? -1 : 1));
}

/** Near enough at these distances, and a thousand times cheaper than the great circle. */
const miles = (a: Spot, b: Spot) =>
  69 *
  Math.hypot(a.latitude - b.latitude, (a.longitude - b.longitude) * Math.cos((a.latitude * Math.PI) / 180));

/**
 * Three hundred metropolitan areas: the places with the most ZIP codes that are far enough from one another. Like real
 * ones they shrink by rank, so that the first holds about one kitchen in fourteen.
 */
export function metros(): Metro[] {
  const centres: Centre[] = [];
  for (const city of cities()) {
    if (centres.length === METROS) break;
    if (centres.every((other) => miles(city, other) > APART_MILES)) centres.push(city);
  }
  const weights = centres.map((_, rank) => 1 / (rank + 3));
  const all = zips();
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return centres.map((centre, rank) => {
    const around = all.filter((z) => miles(centre, z) < RADIUS_MILES).map((z) => z.zip);
    return { ...centre, zips: around, streets: STREETS, share: (weights[rank] ?? 0) / total };
  });
}
