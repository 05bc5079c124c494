import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { findBrowser } from "./local/browser";
import { buildApp, nextCommand, ROOT } from "./local/build";
import { startChild } from "./local/processes";
import { readTally, type Tally, tallyPlaywright, tallyVitest } from "./local/reports";
import { howToInstall, mayInstall, missingRequirements } from "./local/requirements";
import { Supervisor } from "./local/supervisor";

const REPORTS = join(ROOT, ".local", "verify");
const VITEST_REPORT = join(REPORTS, "vitest.json");

interface Step {
  title: string;
  /** True when everything was as it should be. */
  run: () => Promise<boolean>;
  /** What a test runner counted; other steps only count when they fail. */
  tally?: () => Promise<Tally>;
}

interface Outcome extends Tally {
  title: string;
  ok: boolean;
  seconds: number;
}

const say = (line: string) => console.log(line);

/** `--long`: every test that tries its luck does so as often as its guarantee is stated, and stories run for an hour. */
const isLong = process.argv.includes("--long");
const LONG = isLong
  ? { PREP_LONG: "1", PREP_SIMULATE_SECONDS: process.env.PREP_SIMULATE_SECONDS ?? "3600" }
  : {};

async function run(
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<boolean> {
  const child = await startChild({
    name: command,
    command,
    args,
    cwd: ROOT,
    env: { ...process.env, ...env },
    onLine: say,
  });
  return (await child.exited) === 0;
}

const script = (name: string) => run("npm", ["run", "--silent", name]);
const tool = (path: string, args: readonly string[], env?: Record<string, string>) =>
  run(process.execPath, [join(ROOT, "node_modules", path), ...args], env);

async function installRequirements(): Promise<boolean> {
  const missing = missingRequirements();
  if (missing.length === 0) return true;
  if (mayInstall()) {
    const packages = missing.map((requirement) => requirement.package);
    const quiet = { DEBIAN_FRONTEND: "noninteractive" };
    await run("apt-get", ["update", "-qq"], quiet);
    await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], quiet);
  }
  // Where the distribution has no Chromium of its own, Playwright brings one.
  if (mayInstall() && !findBrowser())
    await tool("@playwright/test/cli.js", ["install", "--with-deps", "chromium"]);
  const left = missingRequirements();
  if (left.length > 0) say(howToInstall(left));
  return left.length === 0;
}

/** Routes are typed by Next; a fresh clone has to make those types first. */
async function types(): Promise<boolean> {
  const { command, args } = nextCommand("typegen");
  return (await run(command, args)) && (await script("types"));
}

async function build(): Promise<boolean> {
  try {
    return await buildApp({ force: true });
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return false;
  }
}

function journeys(title: string, name: string, env: Record<string, string>): Step {
  const report = join(REPORTS, `${name}.json`);
  return {
    title,
    run: () =>
      tool("@playwright/test/cli.js", ["test", "--reporter=list,json"], {
        ...env,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      }),
    tally: () => readTally(report, tallyPlaywright),
  };
}

const STEPS: readonly Step[] = [
  { title: "What this machine needs", run: installRequirements },
  { title: "Format and lint", run: () => script("lint") },
  { title: "Types", run: types },
  {
    title: "Unit and integration tests",
    run: () =>
      tool(
        "vitest/vitest.mjs",
        ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${VITEST_REPORT}`],
        LONG,
      ),
    tally: () => readTally(VITEST_REPORT, tallyVitest),
  },
  { title: "Production build", run: build },
  journeys("End-to-end tests", "playwright", LONG),
  ...(isLong
    ? [journeys("Hosts on a phone, renters at a desk", "swapped", { ...LONG, PREP_SWAPPED: "1" })]
    : []),
];

async function take({ title, run: work, tally }: Step): Promise<Outcome> {
  say(`\n== ${title}`);
  const startedAt = performance.now();
  const ok = await work().catch((error: unknown) => {
    say(String(error));
    return false;
  });
  const counted = (await tally?.()) ?? { passed: 0, failed: 0 };
  // A step that failed without naming a failed test is itself one.
  const failed = ok ? counted.failed : Math.max(counted.failed, 1);
  return {
    title,
    ok: ok && failed === 0,
    passed: counted.passed,
    failed,
    seconds: (performance.now() - startedAt) / 1_000,
  };
}

async function main(): Promise<void> {
  const supervisor = new Supervisor();
  supervisor.listen(say);
  await rm(REPORTS, { recursive: true, force: true });
  await mkdir(REPORTS, { recursive: true });
  const outcomes: Outcome[] = [];
  for (const step of STEPS) outcomes.push(await take(step));
  say("");
  for (const { title, ok, seconds, passed, failed } of outcomes) {
    const counts = passed + failed > 0 ? `  ${passed} passed, ${failed} failed` : "";
    say(`${ok ? "ok    " : "FAILED"} ${seconds.toFixed(1).padStart(7)} s  ${title}${counts}`);
  }
  const sum = (field: "passed" | "failed") => outcomes.reduce((total, outcome) => total + outcome[field], 0);
  process.exitCode = outcomes.every(({ ok }) => ok) ? 0 : 1;
  say(`${sum("passed")} passed, ${sum("failed")} failed`);
}

await main();
