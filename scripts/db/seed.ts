/**
 * Fills a migrated database of the running local stack: `npm run seed` makes the demo, and
 * `npm run seed -- --kitchens 100000 --bookings 5000000` a world of that size for the benchmarks.
 */
import { pathToFileURL } from "node:url";
import { sql } from "drizzle-orm";
import { addDays } from "@/lib/core/interval";
import { extendOpenTimes } from "@/lib/kitchens";
import { control } from "@/lib/testing/paying";
import { importPacks } from "../compliance/import";
import { loadStackEnvironment } from "../local/environment";
import { loadPlaces } from "./places";
import { seedActivity } from "./seed/activity";
import { seedArguments, WrongArguments } from "./seed/arguments";
import { AlreadyLoaded, seedBulk } from "./seed/bulk";
import { seedKitchens } from "./seed/kitchens";
import { personAt, seedPeople, systemAt } from "./seed/people";
import { seeded } from "./seed/random";

const SEED = 20_260;

export async function seedDemo(env: Record<string, string>): Promise<void> {
  Object.assign(process.env, env);
  const now = new Date();
  const start = addDays(now, -45);
  const random = seeded(SEED);
  await loadPlaces(env.DATABASE_URL_OWNER ?? "");
  // Nobody listens yet; every effect below is taken from Stripe's own answers.
  await control().webhooks({ paused: true });
  await control().clockSet({ now: Math.floor(start.getTime() / 1000) });
  const people = await seedPeople(now);
  for (const line of await importPacks(personAt(people.one("admin@example.com"), now), true))
    console.log(`seed: rules of ${line}`);
  const { kitchens, demo } = await seedKitchens(people, random, start);
  const bookings = await seedActivity(kitchens, people, random, now, demo);
  await extendOpenTimes(systemAt(now));
  await systemAt(now).system.batch((query) => [
    // The past was told at the time; nobody wants six weeks of it in the inbox.
    query.execute(sql`update outbox set done_at = now() where done_at is null`),
    query.execute(sql`update sessions set revoked_at = now()`),
  ]);
  await control().clockSet({ now: Math.floor(Date.now() / 1000), freeze: false });
  await control().webhooks({ paused: false });
  console.log(`seed: ${kitchens.length} kitchens, ${bookings} bookings`);
}

async function main(): Promise<void> {
  const size = seedArguments(process.argv.slice(2));
  loadStackEnvironment();
  const env = Object.fromEntries(
    Object.entries(process.env).filter((e): e is [string, string] => e[1] !== undefined),
  );
  if (!env.DATABASE_URL_SYSTEM || !env.DATABASE_URL_OWNER) {
    throw new WrongArguments("No stack is running here. Start one with npm run demo, or set DATABASE_URL*.");
  }
  await (size ? seedBulk(env, size) : seedDemo(env));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await main();
  } catch (error) {
    const known = error instanceof WrongArguments || error instanceof AlreadyLoaded;
    console.error(known ? error.message : error);
    process.exitCode = 1;
  }
}
