import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { bootstrap } from "../db/bootstrap";
import { migrate } from "../db/migrate";
import { startApp } from "./app";
import { buildApp, ROOT } from "./build";
import { startCron } from "./cron";
import { DEMO_PEOPLE } from "./demo-people";
import { portsFromEnvironment, requireFreePorts } from "./ports";
import { postgresHome } from "./postgres-home";
import { seedOnce } from "./seed";
import { type RunningStack, startStack } from "./stack";
import { type Supervisor, supervised } from "./supervisor";

const DIR = join(ROOT, ".local");
const KNOWN_FLAGS = ["--dev", "--fresh"];

const log = (name: string) => join(DIR, "logs", `${name}.log`);
const say = (line: string) => console.log(line);

/** Says how long a step took, when it is over. */
async function step<T>(title: string, work: () => Promise<T>, outcome?: (value: T) => string): Promise<T> {
  const startedAt = performance.now();
  const value = await work();
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
  say(`${seconds.padStart(7)} s  ${outcome?.(value) ?? title}`);
  return value;
}

async function empty(): Promise<void> {
  const { data, outside } = await postgresHome(DIR);
  await rm(outside ?? data, { recursive: true, force: true });
  await rm(DIR, { recursive: true, force: true });
}

async function prepareDatabase(stack: RunningStack): Promise<void> {
  const { adminUrl, database, passwords, env } = stack;
  await step("Database and roles", () => bootstrap({ adminUrl, database, passwords }));
  const said = (count: number) => (count > 0 ? `Migrations: ${count} applied` : "Migrations: nothing to do");
  await step("", () => migrate(env.DATABASE_URL_OWNER ?? ""), said);
  const seedSaid = { seeded: "Demo data", kept: "Demo data: kept" };
  await step(
    "",
    () => seedOnce(env),
    (outcome) => seedSaid[outcome],
  );
}

function welcome(stack: RunningStack, dev: boolean): void {
  const width = Math.max(...DEMO_PEOPLE.map(({ email }) => email.length));
  const people = DEMO_PEOPLE.map(({ email, does }) => `    ${email.padEnd(width)}  ${does}`);
  say(
    [
      "",
      `  Prep     ${stack.env.APP_URL}${dev ? "  (reloads when you save)" : ""}`,
      `  Mailbox  ${stack.env.MAILBOX_URL}`,
      "",
      "  Sign in as one of these, then open the mailbox for the code:",
      ...people,
      "",
      `  Every address and secret of this stack is in ${join(".local", "env")}. Ctrl-C stops everything.`,
      "",
    ].join("\n"),
  );
}

async function main(supervisor: Supervisor): Promise<void> {
  const flags = process.argv.slice(2);
  const unknown = flags.find((flag) => !KNOWN_FLAGS.includes(flag));
  if (unknown) say(`Ignoring ${unknown}; known are ${KNOWN_FLAGS.join(" and ")}.`);
  const dev = flags.includes("--dev");
  const ports = portsFromEnvironment();
  await requireFreePorts(ports, ["app"]);
  if (flags.includes("--fresh")) await step("Old data removed", empty);

  const buildSaid = (built: boolean) => (built ? "Production build" : "Production build: unchanged, kept");
  // The build needs nothing of the stack, so both are made at the same time.
  const build = dev ? Promise.resolve() : step("", () => buildApp({ logFile: log("build") }), buildSaid);
  // Awaited below; a failure before that must not count as unhandled.
  build.catch(() => undefined);
  const stack = await step("Postgres, Redis, Stripe, mail, files, Google sign-in", () =>
    startStack({ dir: DIR, ports, say }),
  );
  supervisor.add(stack.stop);
  await prepareDatabase(stack);
  await build;

  const appOptions = { env: stack.env, dev, logFile: log("app"), ...(dev ? { onLine: say } : {}) };
  const app = await step("The app answers", () => startApp(appOptions));
  let expected = false;
  supervisor.add(() => {
    expected = true;
    return app.stop();
  });
  void app.exited.then(async (code) => {
    if (expected) return;
    say(`The app stopped (code ${code}). See ${log("app")}`);
    await supervisor.stop();
    process.exit(1);
  });
  const cron = startCron({
    configFile: join(ROOT, "vercel.json"),
    appUrl: `http://127.0.0.1:${ports.app}`,
    secret: stack.env.CRON_SECRET ?? "",
    say: (line) => say(`cron: ${line}`),
  });
  supervisor.add(cron.stop);
  welcome(stack, dev);
}

say(
  `Prep ${(JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as { version: string }).version}, all on this computer.`,
);
await supervised(say, main);
