import { withClient } from "../../db/bootstrap";
import type { SeedSize } from "../../db/seed/arguments";
import { type Finding, percentile } from "../bar";
import type { Bench } from "../bench";
import { twelveStations } from "../twelve";
import type { BenchWorld, Database } from "../world";
import { startLoad } from "./load";
import { giveBack, rentersWithKeys } from "./people";
import { holdRequest, type Slot, singleSlots } from "./slots";

const CALLERS = 200;
const ROUNDS = 100;
/** Three crowds in turns, so that nobody meets the limit of what one person may ask in a minute. */
const CROWDS = 3;
const DAY_MS = 86_400_000;

/** What a race is over: a slot for each round, how many can have it, and how long an answer may take. */
type Race = {
  slotsOf: (database: Database, count: number) => Promise<Slot[]>;
  winners: number;
  p99Ms: number;
};

const deadlocksOf = ({ admin }: Database) =>
  withClient(admin, async (client) => {
    const { rows } = await client.query<{ deadlocks: number }>(
      "select deadlocks::int from pg_stat_database where datname = current_database()",
    );
    return rows[0]?.deadlocks ?? 0;
  });

async function run(world: BenchWorld, size: SeedSize, { slotsOf, winners, p99Ms }: Race): Promise<Finding[]> {
  const database = await world.market(size);
  const slots = await slotsOf(database, ROUNDS + CROWDS);
  const people = await rentersWithKeys(database, CALLERS * CROWDS);
  const app = await world.serve(database);
  const load = await startLoad(world.say);
  const race = (slot: Slot, crowd: number) => {
    const callers = people.slice(crowd * CALLERS, (crowd + 1) * CALLERS);
    const requests = callers.map(({ key }) => holdRequest(slot, key));
    const shared = { again: false, clients: CALLERS, seconds: 60, expect: 201 };
    return load.send({ origin: app.origin, requests, ...shared });
  };
  try {
    await giveBack(database);
    for (let crowd = 0; crowd < CROWDS; crowd++) await race(slots[ROUNDS + crowd] as Slot, crowd);
    await giveBack(database);
    const before = await deadlocksOf(database);
    const times: number[] = [];
    let [right, failed] = [0, 0];
    for (const [round, slot] of slots.slice(0, ROUNDS).entries()) {
      const { latencies, statuses } = await race(slot, round % CROWDS);
      times.push(...latencies);
      if (statuses[201] === winners && statuses[409] === CALLERS - winners) right++;
      for (const [status, count] of Object.entries(statuses))
        if (Number(status) === 0 || Number(status) >= 500) failed += count;
      await giveBack(database);
    }
    const locked = (await deadlocksOf(database)) - before;
    return findingsOf({ times, right, failed, locked }, winners, p99Ms);
  } finally {
    load.stop();
    await app.stop();
  }
}

type Seen = { times: number[]; right: number; failed: number; locked: number };

function findingsOf({ times, right, failed, locked }: Seen, winners: number, p99Ms: number): Finding[] {
  const sorted = [...times].sort((a, b) => a - b);
  const p99 = percentile(sorted, 0.99);
  const rounds = winners === 1 ? "rounds with one winner" : `rounds with ${winners} winners`;
  return [
    {
      name: `${rounds}, all others told`,
      figure: `${right}`,
      bar: `= ${ROUNDS}`,
      met: right === ROUNDS,
    },
    {
      ...{ name: "p99 of all answers", figure: `${p99.toFixed(0)} ms`, bar: `<= ${p99Ms} ms` },
      met: p99 <= p99Ms,
      note: `p50 ${percentile(sorted, 0.5).toFixed(0)} ms`,
    },
    { name: "answers 5xx or none", figure: `${failed}`, bar: "= 0", met: failed === 0 },
    { name: "deadlocks", figure: `${locked}`, bar: "= 0", met: locked === 0 },
  ];
}

export const contention: Bench = {
  name: "contention",
  title: "Two hundred callers, one slot",
  about: `${CALLERS} callers, each with an API key and an open connection, post the same slot of a single-station space at the same
moment, ${ROUNDS} rounds. Times are those of all answers, winners and losers.`,
  run: (world, size) => run(world, size, { slotsOf: singleSlots, winners: 1, p99Ms: 500 }),
};

/** Two slots a day of the pool of four, from the day after tomorrow. */
async function poolSlots(database: Database, count: number): Promise<Slot[]> {
  const { anyOfFour } = await twelveStations(database);
  const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  return Array.from({ length: count }, (_, i) => {
    const at = midnight + (2 + Math.floor(i / 2)) * DAY_MS + (i % 2 ? 18 : 12) * 3_600_000;
    return { spaceId: anyOfFour, startsAt: new Date(at).toISOString() };
  });
}

export const pool: Bench = {
  name: "pool",
  title: "Two hundred callers, a pool of four",
  about: `As above, over any one of four stations: four callers can have it.`,
  run: (world, size) => run(world, size, { slotsOf: poolSlots, winners: 4, p99Ms: 800 }),
};
