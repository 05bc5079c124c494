import { withClient } from "../../db/bootstrap";
import type { Bench } from "../bench";
import { compare } from "../compare";
import { floor, requirePgbench } from "../pgbench";
import { publishRulesIn } from "../rules";
import type { Database } from "../world";
import { holds } from "./hold";

const CLIENTS = 8;

/** Opens or closes every city's gate. Nobody is judged anew by it: that is another figure. */
const setGate = ({ admin }: Database, from: "current_date" | "null") =>
  withClient(admin, async (client) => {
    await client.query("set session_replication_role = replica");
    await client.query(`update rule_packs set gate_from = ${from} where city is not null`);
  });

export const gate: Bench = {
  name: "gate",
  title: "Hold with the gate",
  about: `\`prep.hold_slot\` in cities where papers decide, each renter known in each city with papers that cover the slot, against
the same holds on the same spaces with the gates open. Both are one round trip.`,

  async run(world, size) {
    requirePgbench();
    const database = await world.market(size);
    await publishRulesIn(database);
    const run = await holds(database, "sql/hold.sql", "sql/gate.sql");
    const side = (from: "current_date" | "null") => async () => {
      await setGate(database, from);
      return run(CLIENTS);
    };
    const [subject, reference] = [side("current_date"), side("null")];
    try {
      await subject();
      await reference();
      return await compare(
        {
          name: `${CLIENTS} clients`,
          subject,
          reference,
          floor: () => floor(database.env.DATABASE_URL, CLIENTS),
          checks: [{ what: "holds per second", of: (s, r) => s.perSecond / r.perSecond, atLeast: 0.9 }],
        },
        world.say,
      );
    } finally {
      await setGate(database, "null");
    }
  },
};
