import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { withClient } from "../../db/bootstrap";
import type { Bench } from "../bench";
import type { BenchWorld, Database } from "../world";
import { balanceTransaction, doubleWith } from "./double";
import { inProcess } from "./process";
import type { ReconcileAnswer, ReconcileJob } from "./reconcile-process";

const MOVEMENTS = 100_000;
const WITHIN_SECONDS = 60;
const HEAP_GROWTH_MB = 8;
const WORKER = new URL("reconcile-process.ts", import.meta.url);
const DAY = 86_400;
const [DRIFTED, UNBOOKED, TWICE] = [101, 202, 303];
/** An amount; a charge that either side calls otherwise; a movement listed twice, which leaves one posting without any. */
const DIFFERENCES = ["amount", "doubled", "missing_at_stripe", "missing_at_stripe", "missing_in_ledger"];

/** The same captures as in the books, but for three: what is listed twice stands in the place of the last. */
function movements(count: number) {
  const first = Math.floor(Date.now() / 1_000) - DAY - count;
  return Array.from({ length: count }, (_, n) => {
    const of = n === count - 1 ? TWICE : n;
    const source = of === UNBOOKED ? "ch_unbooked" : `ch_bench${of}`;
    const cents = 1_000 + (of % 9_000) + (of === DRIFTED ? 1 : 0);
    return balanceTransaction(`txn_bench${n}`, source, cents, first + n);
  });
}

const rows = <Row extends Record<string, unknown>>({ admin }: Database, text: string): Promise<Row[]> =>
  withClient(admin, async (client) => (await client.query(text)).rows as Row[]);

/** Shows how far the run is, as an admin sees it, and kills it once it has read so many. */
async function watch(
  world: BenchWorld,
  database: Database,
  stopAt: number,
  kill: () => void,
  over: () => boolean,
) {
  while (!over()) {
    await sleep(1_000);
    const [run] = await rows<{ movements: number; postings: number }>(
      database,
      "select movements, postings from reconciliation_runs order by id desc limit 1",
    );
    world.say(`  ${run?.movements ?? 0} movements, ${run?.postings ?? 0} postings`);
    if ((run?.movements ?? 0) >= stopAt) return kill();
  }
}

async function once(world: BenchWorld, database: Database, job: ReconcileJob, stopAt = Infinity) {
  const { answer, kill } = inProcess<ReconcileJob, ReconcileAnswer>(WORKER, database.env, job);
  let over = false;
  const watching = watch(world, database, stopAt, kill, () => over);
  const found = await answer;
  over = true;
  await watching;
  return found;
}

export const reconciliation: Bench = {
  name: "reconciliation",
  title: "Reconciling a hundred thousand balance transactions",
  about: `The job \`reconcile\` and the calls that finish its run, one after the other, in a process of its own: ${MOVEMENTS.toLocaleString("en")} balance transactions
of the double against as many postings, both ways. One amount is a cent off, one charge is booked under another name, one listed twice.
Then everything once more, killed in the middle and begun again. Heap is what is in use after a full collection.`,

  async run(world, size) {
    const count = Math.min(MOVEMENTS, size.kitchens * 10);
    const database = await world.empty("bench_reconciliation");
    const script = await readFile(new URL("../sql/reconcile.sql", import.meta.url), "utf8");
    await withClient(database.admin, (client) =>
      client.query(script.replaceAll(":movements", String(count))),
    );
    const key = database.env.STRIPE_SECRET_KEY ?? "";
    const double = await doubleWith(key, [{ schema: "BalanceTransaction", rows: movements(count) }]);
    const there = { ...database, env: { ...database.env, STRIPE_API_BASE: double.url } };
    const job = { measureAt: [count / 10, count] };
    try {
      const whole = await once(world, there, job);
      await rows(
        database,
        "truncate reconciliation_runs, stripe_movements, reconciliation_differences; select 1 as done",
      );
      await once(world, there, job, count * 0.4);
      await once(world, there, job);
      const runs = await rows<{ movements: number; postings: number }>(
        database,
        "select movements, postings from reconciliation_runs where finished_at is not null",
      );
      const kinds = await rows<{ kind: string }>(
        database,
        "select kind from reconciliation_differences where resolved_at is null order by kind",
      );
      return findings(
        count,
        whole,
        runs,
        kinds.map(({ kind }) => kind),
      );
    } finally {
      await double.stop();
    }
  },
};

function findings(
  count: number,
  whole: ReconcileAnswer | null,
  runs: { movements: number; postings: number }[],
  kinds: string[],
) {
  const all = ((whole?.seconds ?? Number.NaN) * MOVEMENTS) / count;
  const [few = Number.NaN, many = Number.NaN] = (whole?.heap ?? []).map((bytes) => bytes / 2 ** 20);
  const [run] = runs;
  const once = runs.length === 1 && run?.movements === count && run.postings === count;
  return [
    {
      name: `${MOVEMENTS.toLocaleString("en")} balance transactions`,
      ...{ figure: `${all.toFixed(1)} s`, bar: `<= ${WITHIN_SECONDS} s`, met: all <= WITHIN_SECONDS },
      note: `${count.toLocaleString("en")} in ${whole?.seconds.toFixed(1)} s, ${whole?.ownSeconds.toFixed(1)} s of them of the processor in our process`,
    },
    {
      name: "heap in use after a tenth, and after all",
      figure: `${few.toFixed(1)} MB, ${many.toFixed(1)} MB`,
      bar: `<= ${HEAP_GROWTH_MB} MB more`,
      met: many - few <= HEAP_GROWTH_MB,
    },
    {
      name: "killed and begun again: movements and postings counted",
      figure: `${run?.movements ?? 0} and ${run?.postings ?? 0} in ${runs.length} run`,
      ...{ bar: `= ${count} in 1`, met: once },
    },
    {
      name: "differences found, each once",
      figure: kinds.join(", "),
      bar: DIFFERENCES.join(", "),
      met: kinds.join() === DIFFERENCES.join(),
    },
  ];
}
