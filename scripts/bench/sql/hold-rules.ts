import { readFile } from "node:fs/promises";
import { withClient } from "../../db/bootstrap";
import type { Bench } from "../bench";
import { compare } from "../compare";
import { floor, requirePgbench } from "../pgbench";
import type { Database } from "../world";
import { holds } from "./hold";

const CLIENTS = 8;
const BEFORE = "0014_fewer_looks_for_a_hold.sql";

/** The hold as it was before there were rules, pools by best fit and requests, beside the one of today. */
async function install({ admin }: Database): Promise<void> {
  const [rules, migration] = await Promise.all([
    readFile(new URL("hold-rules-schema.sql", import.meta.url), "utf8"),
    readFile(new URL(`../../../drizzle/${BEFORE}`, import.meta.url), "utf8"),
  ]);
  const statement = migration
    .split("--> statement-breakpoint")
    .find((part) => part.includes("FUNCTION prep.hold_slot"));
  if (!statement) throw new Error(`${BEFORE} no longer holds the hold of before`);
  await withClient(admin, async (client) => {
    await client.query(rules);
    await client.query(statement.replace("prep.hold_slot", "bench.hold_before"));
    await client.query("alter function bench.hold_before(jsonb) owner to prep_system");
    await client.query("grant execute on function bench.hold_before(jsonb) to prep_app");
  });
}

export const holdRules: Bench = {
  name: "hold-rules",
  title: "Hold with every rule in force",
  about: `One of a pool where it has the least room, gaps and a renter's limits looked at, and a host who wants to be asked. Against
the hold of drizzle/${BEFORE}, from before there were rules, on the same spaces in the same world.`,

  async run(world, size) {
    requirePgbench();
    const database = await world.market(size);
    const [subject, reference] = [
      await holds(database, "sql/hold-rules.sql"),
      await holds(database, "reference/hold-before.sql"),
    ];
    await install(database);
    await subject(CLIENTS);
    await reference(CLIENTS);
    return compare(
      {
        name: `${CLIENTS} clients`,
        subject: () => subject(CLIENTS),
        reference: () => reference(CLIENTS),
        floor: () => floor(database.env.DATABASE_URL, CLIENTS),
        checks: [{ what: "holds per second", of: (s, r) => s.perSecond / r.perSecond, atLeast: 0.85 }],
      },
      world.say,
    );
  },
};
