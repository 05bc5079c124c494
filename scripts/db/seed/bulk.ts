import { Client } from "pg";
import { loadPlaces } from "../places";
import type { SeedSize } from "./arguments";
import { bulkBookings } from "./bulk-bookings";
import { bulkKitchens, PLAN } from "./bulk-kitchens";
import { progressBar } from "./progress";
import { seeded } from "./random";

const SEED = 20_261;
/** What the planner and index-only scans need to know at once, rather than when autovacuum comes round. */
const LOADED =
  "users, organizations, kitchens, stations, spaces, space_stations, opening_hours, bookings, allocations";

export class AlreadyLoaded extends Error {}

async function refuseSecondTime(system: string): Promise<void> {
  const client = new Client({ connectionString: system });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from users where email = 'host-0@bulk.example.com'");
    if (rowCount) {
      throw new AlreadyLoaded("This database holds bulk kitchens already. Load them into an empty one.");
    }
  } finally {
    await client.end();
  }
}

/**
 * A marketplace of any size for the benchmarks: kitchens as the demo makes them, around 300 metropolitan areas, and
 * bookings of the coming ninety days that all rules of the database accept. Refuses to be added twice.
 */
export async function seedBulk(env: Record<string, string>, size: SeedSize): Promise<void> {
  const system = env.DATABASE_URL_SYSTEM ?? "";
  const owner = new Client({ connectionString: env.DATABASE_URL_OWNER });
  await refuseSecondTime(system);
  await owner.connect();
  try {
    await loadPlaces(env.DATABASE_URL_OWNER ?? "");
    await owner.query(`drop table if exists ${PLAN}`);
    const kitchens = progressBar("Kitchens", size.kitchens);
    await bulkKitchens(owner, size.kitchens, seeded(SEED), new Date(), kitchens);
    if (size.bookings > 0)
      await bulkBookings({ owner, system }, size, progressBar("Bookings", size.bookings));
    await owner.query(`drop table ${PLAN}`);
    await owner.query(`vacuum (analyze) ${LOADED}`);
  } finally {
    await owner.end();
  }
}
