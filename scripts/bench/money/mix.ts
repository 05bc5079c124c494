import type { MixReport } from "@/lib/testing/money-mix/play";
import type { Finding } from "../bar";
import type { Bench } from "../bench";
import type { MixJob } from "./mix-process";
import { inProcess } from "./process";

/** Each world is new: what has been paid long ago teaches nothing more. */
const OPERATIONS_PER_WORLD = 10_000;
const WORKER = new URL("mix-process.ts", import.meta.url);
const FEWEST_FAULTS_PER_THOUSAND = 50;

const total = (counts: Record<string, number>) =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** What the runs had in all, name by name. */
function sums(all: readonly Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [name, count] of all.flatMap((one) => Object.entries(one))) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}
const told = (counts: Record<string, number>) =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");

export const moneyMix: Bench = {
  name: "money-mix",
  title: "A hundred thousand operations of money",
  about: `Quotes, charges, spends of credit, refunds, claims, disputes, transfers, reversals and payouts, mixed at random by eight who act at
once, in worlds of ${OPERATIONS_PER_WORLD.toLocaleString("en")} each; the same mix as \`lib/operations/money-mix.test.ts\`. An operation is one call of a verb, a second
delivery is one more. In one step of three an answer is lost, a call cut or the process ended at one of its calls. After each step the
booking and the wallet are looked at, every two thousand operations all invariants, and every account against the double's balance.
\`--operations\` plays fewer, \`PREP_SEED\` the choices of another run; how those who act at once interleave is the machine's.`,

  async run(world, { operations }) {
    const first = Number(process.env.PREP_SEED ?? Date.now() % 1_000_000);
    const reports: MixReport[] = [];
    const began = performance.now();
    for (let left = operations, seed = first; left > 0; left -= OPERATIONS_PER_WORLD, seed++) {
      world.say(`  seed ${seed}`);
      const { env } = await world.empty("bench_money_mix");
      const job = { seed, operations: Math.min(left, OPERATIONS_PER_WORLD) };
      const report = await inProcess<MixJob, MixReport>(WORKER, env, job).answer;
      if (!report) throw new Error(`the run with seed ${seed} ended without a report`);
      reports.push(report);
      for (const wrong of report.wrong) world.say(`  seed ${seed}: ${wrong}`);
    }
    return findings(operations, reports, (performance.now() - began) / 1_000);
  },
};

function findings(wanted: number, reports: readonly MixReport[], seconds: number): Finding[] {
  const verbs = sums(reports.map((report) => report.verbs));
  const faults = sums(reports.map((report) => report.faults));
  const [played, met] = [total(verbs), total(faults)];
  const wrong = reports.flatMap((report) => report.wrong);
  const fewest = Math.floor((wanted / 1_000) * FEWEST_FAULTS_PER_THOUSAND);
  const checks = reports.reduce((sum, report) => sum + report.checks, 0);
  return [
    {
      name: "operations",
      ...{ figure: `${played}`, bar: `>= ${wanted}`, met: played >= wanted },
      note: `seeds ${reports.map(({ seed }) => seed).join(", ")}; ${((seconds * 1_000) / played).toFixed(1)} ms each; ${told(verbs)}`,
    },
    {
      name: "faults met",
      ...{ figure: `${met}`, bar: `>= ${fewest}`, met: met >= fewest },
      note: `${told(faults)}; refused or failed: ${told(sums(reports.map(({ refused }) => refused)))}`,
    },
    {
      name: "found wrong, of any invariant",
      ...{ figure: `${wrong.length}`, bar: "= 0", met: wrong.length === 0 },
      note: [`all of it looked at ${checks} times`, ...wrong.slice(0, 5)].join("; "),
    },
  ];
}
