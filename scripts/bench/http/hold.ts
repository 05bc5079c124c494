import type { Bench } from "../bench";
import { compare } from "../compare";
import { startLoad } from "./load";
import { giveBack, type Renter, rentersWithKeys } from "./people";
import { freeSlots, holdRequest, type Slot } from "./slots";

const SECONDS = 6;
const SPACES = 100;
const PEOPLE = 2_000;
/** As many as one person may have at a time. */
const HOLDS_EACH = 3;

/** Makes the server know every key, as it knows the keys of clients that come back within a minute. */
const proof = ({ key }: Renter) => ({ ...holdRequest({ spaceId: "", startsAt: "" }, key), body: "{}" });

export const httpHold: Bench = {
  name: "http-hold",
  title: "POST /bookings over HTTP",
  about: `The whole stack (authentication, limits, slot lock, hold with audit and idempotency rows, answer) against
\`/api/health/live\`, an empty route of the same server. Clients keep their connections; their API keys have been seen
within the last minute. Every answer must be 201. ${SPACES} spaces, every hold a slot of its own.`,

  async run(world, size) {
    const database = await world.market(size);
    const slots: Slot[] = await freeSlots(database, SPACES, 400_000);
    const people = await rentersWithKeys(database, PEOPLE);
    const app = await world.serve(database);
    const load = await startLoad(world.say);
    let next = 0;
    const hold = async (clients: number, seconds: number) => {
      await giveBack(database);
      const shared = { origin: app.origin, again: false, clients };
      await load.send({ ...shared, requests: people.map(proof), seconds: 60, expect: 400 });
      const requests = Array.from({ length: PEOPLE * HOLDS_EACH }, (_, i) =>
        holdRequest(slots[next++ % slots.length] as Slot, people[i % PEOPLE]?.key ?? ""),
      );
      // What was not sent stays free for the next run.
      const sample = await load.sample({ ...shared, requests, seconds, expect: 201 });
      next -= Math.max(0, requests.length - Math.ceil(sample.perSecond * seconds) - clients);
      return sample;
    };
    const empty = (clients: number, seconds: number) => {
      const requests = [{ method: "GET", path: "/api/health/live", headers: {} }];
      return load.sample({ origin: app.origin, requests, again: true, clients, seconds, expect: 200 });
    };
    try {
      await hold(8, 5);
      await empty(8, 3);
      const findings = [];
      for (const clients of [8, 32]) {
        const bar = {
          name: `${clients} clients`,
          subject: () => hold(clients, SECONDS),
          reference: () => empty(clients, SECONDS),
          floor: () => load.floor(clients),
          checks: [
            { what: "requests per second", of: (s, r) => s.perSecond / r.perSecond, atLeast: 0.5 },
            { what: "p99", of: (s, r) => s.p99 / r.p99, atMost: 3 },
          ],
        } satisfies Parameters<typeof compare>[0];
        findings.push(...(await compare(bar, world.say)));
      }
      return findings;
    } finally {
      load.stop();
      await app.stop();
    }
  },
};
