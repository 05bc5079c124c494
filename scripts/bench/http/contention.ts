import { withClient } from "../../db/bootstrap";
import { percentile } from "../bar";
import type { Bench } from "../bench";
import { startLoad } from "./load";
import { giveBack, rentersWithKeys } from "./people";
import { holdRequest, type Slot, singleSlots } from "./slots";

const CALLERS = 200;
const ROUNDS = 100;
/** Three crowds in turns, so that nobody meets the limit of what one person may ask in a minute. */
const CROWDS = 3;

export const contention: Bench = {
  name: "contention",
  title: "Two hundred callers, one slot",
  about: `${CALLERS} callers, each with an API key and an open connection, post the same slot of a single-station space at the same
moment, ${ROUNDS} rounds. Times are those of all answers, winners and losers.`,

  async run(world, size) {
    const database = await world.market(size);
    const slots = await singleSlots(database, ROUNDS + 3);
    const people = await rentersWithKeys(database, CALLERS * CROWDS);
    const app = await world.serve(database);
    const load = await startLoad(world.say);
    const deadlocks = () =>
      withClient(database.admin, async (client) => {
        const { rows } = await client.query<{ deadlocks: number }>(
          "select deadlocks::int from pg_stat_database where datname = current_database()",
        );
        return rows[0]?.deadlocks ?? 0;
      });
    const race = (slot: Slot, crowd: number) => {
      const callers = people.slice(crowd * CALLERS, (crowd + 1) * CALLERS);
      const requests = callers.map(({ key }) => holdRequest(slot, key));
      return load.send({
        origin: app.origin,
        requests,
        again: false,
        clients: CALLERS,
        seconds: 60,
        expect: 201,
      });
    };
    try {
      await giveBack(database);
      for (let crowd = 0; crowd < CROWDS; crowd++) await race(slots[ROUNDS + crowd] as Slot, crowd);
      const before = await deadlocks();
      const times: number[] = [];
      let [right, failed] = [0, 0];
      for (const [round, slot] of slots.slice(0, ROUNDS).entries()) {
        const { latencies, statuses } = await race(slot, round % CROWDS);
        times.push(...latencies);
        if (statuses[201] === 1 && statuses[409] === CALLERS - 1) right++;
        for (const [status, count] of Object.entries(statuses))
          if (Number(status) === 0 || Number(status) >= 500) failed += count;
        await giveBack(database);
      }
      times.sort((a, b) => a - b);
      const p99 = percentile(times, 0.99);
      const locked = (await deadlocks()) - before;
      return [
        {
          name: "rounds with one winner, all others told",
          figure: `${right}`,
          bar: `= ${ROUNDS}`,
          met: right === ROUNDS,
        },
        {
          ...{
            name: "p99 of all answers",
            figure: `${p99.toFixed(0)} ms`,
            bar: "<= 500 ms",
            met: p99 <= 500,
          },
          note: `p50 ${percentile(times, 0.5).toFixed(0)} ms`,
        },
        { name: "answers 5xx or none", figure: `${failed}`, bar: "= 0", met: failed === 0 },
        { name: "deadlocks", figure: `${locked}`, bar: "= 0", met: locked === 0 },
      ];
    } finally {
      load.stop();
      await app.stop();
    }
  },
};
