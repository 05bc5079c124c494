/**
 * `npm run bench` measures every bar of docs/benchmarks.md, `npm run bench -- hold search` only those. Starts what it
 * needs, loads the world the first time, writes docs/benchmarks.md and exits non-zero when a bar was missed.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { seedArguments } from "../db/seed/arguments";
import { ROOT } from "../local/build";
import { StackError } from "../local/processes";
import { supervised } from "../local/supervisor";
import type { Bench } from "./bench";
import { compliance } from "./compliance";
import { feeds } from "./feeds";
import { availability } from "./http/availability";
import { contention, pool } from "./http/contention";
import { httpHold } from "./http/hold";
import { hostCalendar } from "./http/host-calendar";
import { inspector } from "./http/inspector";
import { lighthouse } from "./http/lighthouse";
import { pages } from "./http/pages";
import { pay } from "./http/pay";
import { series } from "./http/series";
import { moneyMix } from "./money/mix";
import { payoutRun } from "./money/payouts";
import { reconciliation } from "./money/reconcile";
import { quotes } from "./quotes";
import { reading } from "./reading";
import { type Section, table, writeReport } from "./report";
import { gate } from "./sql/gate";
import { hold } from "./sql/hold";
import { holdRules } from "./sql/hold-rules";
import { posting, wallet } from "./sql/money";
import { search } from "./sql/search";
import { sweep } from "./sweep";
import { openBench } from "./world";

const BENCHES: readonly Bench[] = [
  ...[hold, holdRules, search, httpHold, contention, pool, availability, series, feeds],
  ...[
    pages,
    pay,
    lighthouse,
    hostCalendar,
    compliance,
    gate,
    sweep,
    inspector,
    reading,
    posting,
    wallet,
    quotes,
    reconciliation,
    payoutRun,
    moneyMix,
  ],
];
const REPORT = join(ROOT, "docs", "benchmarks.md");
const WORLD = { kitchens: "100000", bookings: "5000000", operations: "100000" };

const say = (line: string) => console.log(line);

function wanted() {
  const names = BENCHES.map(({ name }) => name);
  const text = { type: "string" } as const;
  const options = { kitchens: text, bookings: text, operations: text };
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const unknown = positionals.find((name) => !names.includes(name));
  if (unknown) throw new StackError(`No benchmark is called ${unknown}. There are ${names.join(", ")}.`);
  const { kitchens, bookings, operations } = { ...WORLD, ...values };
  const seeded = seedArguments(["--kitchens", kitchens, "--bookings", bookings]);
  if (!seeded) throw new StackError("A world needs kitchens.");
  const size = { ...seeded, operations: Number(operations) };
  if (!(size.operations > 0)) throw new StackError("--operations is a number above zero.");
  const chosen = BENCHES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  // A smaller world is for trying things out; its figures are nobody's benchmark.
  const official = Object.values(values).length === 0;
  return { chosen, size, official };
}

await supervised(say, async (supervisor) => {
  const { chosen, size, official } = wanted();
  const command = ["npm run bench --", ...process.argv.slice(2)].join(" ");
  const world = await openBench(say);
  supervisor.add(world.close);
  const sections: Section[] = [];
  for (const bench of chosen) {
    say(`\n== ${bench.title}`);
    const at = new Date().toISOString().slice(0, 16).replace("T", " ");
    const findings = await bench.run(world, size);
    sections.push({ ...bench, bench: bench.name, command, at: `${at} UTC`, findings });
    say(`\n${table(findings)}`);
    if (official)
      await writeReport(
        REPORT,
        sections,
        BENCHES.map(({ name }) => name),
      );
  }
  const missed = sections.flatMap(({ findings }) => findings).filter((finding) => !finding.met);
  say(missed.length === 0 ? "\nEvery bar was met." : `\n${missed.length} bar(s) missed.`);
  await supervisor.stop();
  process.exit(missed.length === 0 ? 0 : 1);
});
