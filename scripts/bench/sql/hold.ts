import { readFile } from "node:fs/promises";
import { withClient } from "../../db/bootstrap";
import type { Bench } from "../bench";
import { compare } from "../compare";
import { giveBack } from "../http/people";
import { floor, pgbench, requirePgbench } from "../pgbench";
import type { BenchWorld, Database } from "../world";

const SECONDS = 5;
const KITCHENS = 10_000;

const text = (file: string) => readFile(new URL(`../${file}`, import.meta.url), "utf8");

/** The plain design, loaded with so many bookings of each of its ten thousand kitchens. */
async function plain(world: BenchWorld, each: number): Promise<Database> {
  const schema = (await text("reference/hold-schema.sql"))
    .replaceAll(":kitchens", String(KITCHENS))
    .replaceAll(":each", String(each));
  return world.reference(`bench_reference_hold_${each}`, "loaded", async (client) => {
    await client.query("set maintenance_work_mem = '1GB'");
    await client.query(schema);
    await client.query("vacuum analyze");
  });
}

/** Runs of one side, each on slots that no run before it has touched. */
function plainHolds(database: Database) {
  let off = 20_000;
  return async (clients: number) => {
    const shared = { url: database.admin, file: "reference/hold.sql", clients, seconds: SECONDS };
    const sample = await pgbench({ ...shared, variables: { off } });
    off += sample.transactions + clients * 2_000 + 20_000;
    return sample;
  };
}

/** Runs of a script that holds, each on slots that no run before it has touched. Makes anew what the scripts need, then `narrow`. */
export async function holds(database: Database, file = "sql/hold.sql", narrow?: string) {
  const schema = (await text("sql/hold-schema.sql")) + (narrow ? await text(narrow) : "");
  await giveBack(database);
  const counts = await withClient(database.admin, async (client) => {
    for (const statement of schema.split(/;\n(?=[A-Z])/)) await client.query(statement);
    const { rows } = await client.query<{ places: number; renters: number }>(
      "select (select count(*)::int from bench.places) as places, (select count(*)::int from bench.renters) as renters",
    );
    return rows[0] ?? { places: 0, renters: 0 };
  });
  let off = 0;
  return async (clients: number) => {
    await giveBack(database);
    const shared = { url: database.env.DATABASE_URL, file, clients, seconds: SECONDS };
    const sample = await pgbench({ ...shared, variables: { ...counts, off } });
    off += sample.transactions + clients * 200;
    return sample;
  };
}

export const hold: Bench = {
  name: "hold",
  title: "Hold, the statement alone",
  about: `\`prep.hold_slot\` as prep_app, in one transaction with the proof of its API key (\`prep.act\`), under row-level
security: booking, allocation, idempotency row, chained audit row. Against \`reference/hold.sql\`: one insert into one table
with an exclusion constraint and a line of audit. Both through pgbench, prepared, as the gateway does it.`,

  async run(world, size) {
    requirePgbench();
    const [large, small] = [
      await world.market(size),
      await world.market({ ...size, bookings: size.bookings / 5 }),
    ];
    const [ofLarge, ofSmall] = [await holds(large), await holds(small)];
    const each = Math.round(size.bookings / KITCHENS);
    const plainLarge = plainHolds(await plain(world, each));
    const plainSmall = plainHolds(await plain(world, Math.round(each / 5)));
    const millions = (count: number) => `${count / 1_000_000}M`;
    const findings = [];
    for (const clients of [8, 32]) {
      const against = (name: string, subject: typeof ofLarge, reference: typeof ofLarge, atLeast: number) =>
        compare(
          {
            name: `${clients} clients, ${name}`,
            subject: () => subject(clients),
            reference: () => reference(clients),
            floor: () => floor(large.env.DATABASE_URL, clients),
            checks: [{ what: "holds per second", of: (s, r) => s.perSecond / r.perSecond, atLeast }],
          },
          world.say,
        );
      await ofLarge(clients);
      findings.push(...(await against(`${millions(size.bookings / 5)} bookings`, ofSmall, plainSmall, 0.7)));
      findings.push(...(await against(`${millions(size.bookings)} bookings`, ofLarge, plainLarge, 0.7)));
      const grown = `${millions(size.bookings)} against ${millions(size.bookings / 5)}`;
      findings.push(...(await against(grown, ofLarge, ofSmall, 0.8)));
    }
    return findings;
  },
};
