import { readFile } from "node:fs/promises";
import { withClient } from "../../db/bootstrap";
import type { Bench } from "../bench";
import { compare } from "../compare";
import { floor, pgbench, requirePgbench } from "../pgbench";
import type { BenchWorld, Database } from "../world";

const SECONDS = 6;
const CLIENTS = 32;
const BAR_MS = 5;

const text = (file: string) => readFile(new URL(`../${file}`, import.meta.url), "utf8");

async function install({ admin }: Database, file: string): Promise<void> {
  const statements = (await text(file)).split(/;\n(?=[A-Z])/);
  await withClient(admin, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

const appendOnly = (world: BenchWorld): Promise<Database> =>
  world.reference("bench_reference_posting", "empty", async (client) => {
    await client.query(await text("reference/posting-schema.sql"));
  });

export const posting: Bench = {
  name: "posting",
  title: "Posting a booking's journal",
  about: `\`prep.post\` as prep_system: one transaction of four entries under a key of its own, accounts found by their code and currency,
the sum and the month checked. Against \`reference/posting.sql\`: two tables that are only appended to. ${CLIENTS} clients.`,

  async run(world, size) {
    requirePgbench();
    const database = await world.market(size);
    await install(database, "sql/posting-schema.sql");
    const [{ paid } = { paid: 0 }] = await withClient(
      database.admin,
      async (client) =>
        (await client.query<{ paid: number }>("select count(*)::int as paid from bench.paid")).rows,
    );
    const plain = await appendOnly(world);
    const shared = { clients: CLIENTS, seconds: SECONDS };
    const subject = () =>
      pgbench({
        ...{ ...shared, url: database.env.DATABASE_URL_SYSTEM, file: "sql/posting.sql", variables: { paid } },
      });
    const reference = () => pgbench({ ...shared, url: plain.admin, file: "reference/posting.sql" });
    await subject();
    await reference();
    return compare(
      {
        ...{ name: `${CLIENTS} clients`, subject, reference },
        floor: () => floor(database.env.DATABASE_URL, CLIENTS),
        checks: [{ what: "postings per second", of: (s, r) => s.perSecond / r.perSecond, atLeast: 0.7 }],
      },
      world.say,
    );
  },
};

export const wallet: Bench = {
  name: "wallet",
  title: "A wallet with a million entries",
  about: `Its balance and the newest page of what came and went, as prep_app with the proof of an API key, under row-level
security. One client.`,

  async run(world, size) {
    requirePgbench();
    const database = await world.market(size);
    await install(database, "sql/wallet-schema.sql");
    const script = { url: database.env.DATABASE_URL, file: "sql/wallet.sql", clients: 1 };
    await pgbench({ ...script, seconds: 2 });
    const sample = await pgbench({ ...script, seconds: SECONDS });
    return [
      {
        ...{ name: "balance and newest entries: p99", figure: `${sample.p99.toFixed(2)} ms` },
        ...{ bar: `<= ${BAR_MS} ms`, met: sample.p99 <= BAR_MS, subject: sample },
      },
    ];
  },
};
