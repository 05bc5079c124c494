import { readFile } from "node:fs/promises";
import { withClient } from "../../db/bootstrap";
import type { Bench } from "../bench";
import { compare } from "../compare";
import { floor, pgbench, requirePgbench } from "../pgbench";
import type { BenchWorld, Database } from "../world";

const SECONDS = 8;
const SMALL = { kitchens: 1_000, bookings: 50_000 };
/** What the reference needs to keep the planner on the nearest-first index. */
const NEAREST_FIRST = "-c enable_sort=off -c enable_bitmapscan=off";

const text = (file: string) => readFile(new URL(`../${file}`, import.meta.url), "utf8");

/** Where the searches of a world begin; read as often as kitchens stand there. */
async function centres(database: Database): Promise<number> {
  const schema = await text("sql/search-schema.sql");
  return withClient(database.admin, async (client) => {
    for (const statement of schema.split(/;\n(?=[A-Z])/)) await client.query(statement);
    const { rows } = await client.query<{ count: number }>(
      "select count(*)::int as count from bench.centres",
    );
    return rows[0]?.count ?? 0;
  });
}

const leanest = (world: BenchWorld, kitchens: number): Promise<Database> =>
  world.reference(`bench_reference_search_${kitchens}`, "loaded", async (client) => {
    await client.query("set work_mem = '1GB'");
    await client.query((await text("reference/search-schema.sql")).replaceAll(":kitchens", String(kitchens)));
    await client.query("vacuum analyze");
  });

export const search: Bench = {
  name: "search",
  title: "Search, the statement alone",
  about: `\`prep.search_kitchens\` as prep_app: the twenty nearest kitchens within ten miles that are free for four hours, with the
cheapest space that fits, photo and stations, judged against live allocations. "Common" filters let about one kitchen in
twelve through, "rare" ones about one in two hundred. Against \`reference/search-common.sql\` and \`search-rare.sql\`: narrow
rows, nearest first, a bitmask of half hours for each kitchen and day. One client.`,

  async run(world, size) {
    requirePgbench();
    const [large, small] = [await world.market(size), await world.market(SMALL)];
    const counts = new Map([
      [large, await centres(large)],
      [small, await centres(small)],
    ]);
    const reference = await leanest(world, size.kitchens);
    const ours = (database: Database, filters: string) =>
      pgbench({
        ...{
          url: database.env.DATABASE_URL,
          file: `sql/search-${filters}.sql`,
          clients: 1,
          seconds: SECONDS,
        },
        ...{ protocol: "simple", variables: { centres: counts.get(database) ?? 0 } },
      });
    const theirs = (filters: string) =>
      pgbench({
        ...{ url: reference.admin, file: `reference/search-${filters}.sql`, clients: 1, seconds: SECONDS },
        ...{
          protocol: "simple",
          options: NEAREST_FIRST,
          variables: { centres: Math.min(10_000, size.kitchens) },
        },
      });
    const findings = [];
    for (const filters of ["common", "rare"]) {
      await ours(large, filters);
      await theirs(filters);
      const shared = {
        subject: () => ours(large, filters),
        floor: () => floor(large.env.DATABASE_URL, 1),
      };
      const pinned = {
        ...{ ...shared, name: `${filters} filters`, reference: () => theirs(filters) },
        checks: [
          { what: "p99", of: (s, r) => s.p99 / r.p99, atMost: 2 },
          { what: "p99 in itself", of: (s) => s.p99, atMost: 15, unit: " ms" },
        ],
      } satisfies Parameters<typeof compare>[0];
      const growth = {
        ...{ ...shared, name: `${filters} filters, ${size.kitchens} against ${SMALL.kitchens} kitchens` },
        reference: () => ours(small, filters),
        checks: [{ what: "p50", of: (s, r) => s.p50 / r.p50, atMost: 1.3 }],
      } satisfies Parameters<typeof compare>[0];
      findings.push(...(await compare(pinned, world.say)), ...(await compare(growth, world.say)));
    }
    return findings;
  },
};
