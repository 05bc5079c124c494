import { withClient } from "../../db/bootstrap";
import type { Finding } from "../bar";
import type { Bench } from "../bench";
import { compare } from "../compare";
import { pgbench, requirePgbench } from "../pgbench";
import { type Twelve, twelveStations } from "../twelve";
import type { Database } from "../world";
import { startLoad } from "./load";
import { giveBack } from "./people";

const SECONDS = 4;
const CLIENTS = 8;
const PLACES = 2_000;
const DAYS = 31;
const BAR_MS = 10;

const DAY_MS = 86_400_000;

/** A month from each of the coming days, asked from many addresses, so that none meets the limit of one. */
function months({ anyOfTwelve }: Twelve) {
  const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  return Array.from({ length: PLACES }, (_, i) => {
    const [from, to] = [i % 6, (i % 6) + DAYS].map((day) =>
      new Date(midnight + day * DAY_MS).toISOString(),
    ) as [string, string];
    const path = `/api/v1/spaces/${anyOfTwelve}/availability?${new URLSearchParams({ from, to })}`;
    return { method: "GET", path, headers: { "x-real-ip": `10.0.${i >> 8}.${i & 255}` } };
  });
}

async function inSql(database: Database, { anyOfTwelve }: Twelve): Promise<Finding> {
  await withClient(database.admin, async (client) => {
    await client.query("create schema if not exists bench; drop table if exists bench.twelve");
    await client.query(`create table bench.twelve as select '${anyOfTwelve}'::uuid as id`);
    await client.query("grant usage on schema bench to prep_app; grant select on bench.twelve to prep_app");
  });
  const shared = { url: database.env.DATABASE_URL, file: "sql/availability.sql", clients: 1 };
  await pgbench({ ...shared, seconds: 2 });
  const sample = await pgbench({ ...shared, seconds: SECONDS });
  return {
    name: "the statements alone: p99",
    figure: `${sample.p99.toFixed(2)} ms`,
    bar: `<= ${BAR_MS} ms`,
    met: sample.p99 <= BAR_MS,
    subject: sample,
  };
}

export const availability: Bench = {
  name: "availability",
  title: "Free time of a month",
  about: `Any one of twelve stations for ${DAYS} days, eight of the stations booked about five times a day. Over HTTP against
\`/api/health/live\`, an empty route of the same server; the statements alone through pgbench, as prep_app.`,

  async run(world, size) {
    requirePgbench();
    const database = await world.market(size);
    const twelve = await twelveStations(database);
    const requests = months(twelve);
    const findings = [await inSql(database, twelve)];
    // As behind a platform's proxy, which says where a request comes from.
    const app = await world.serve({ ...database, env: { ...database.env, VERCEL: "1" } });
    const load = await startLoad(world.say);
    const shared = { origin: app.origin, again: true, clients: CLIENTS, seconds: SECONDS, expect: 200 };
    const ask = async () => {
      await giveBack(database);
      return load.sample({ ...shared, requests });
    };
    const empty = () =>
      load.sample({ ...shared, requests: [{ method: "GET", path: "/api/health/live", headers: {} }] });
    try {
      await ask();
      await empty();
      const bar = {
        name: `${CLIENTS} clients`,
        subject: ask,
        reference: empty,
        floor: () => load.floor(CLIENTS),
        checks: [{ what: "requests per second", of: (s, r) => s.perSecond / r.perSecond, atLeast: 0.5 }],
      } satisfies Parameters<typeof compare>[0];
      return [...findings, ...(await compare(bar, world.say))];
    } finally {
      load.stop();
      await app.stop();
    }
  },
};
