import { rm } from "node:fs/promises";
import { join } from "node:path";
import { bootstrap } from "../scripts/db/bootstrap";
import { migrate } from "../scripts/db/migrate";
import { startApp } from "../scripts/local/app";
import { buildApp } from "../scripts/local/build";
import { temporaryFolder } from "../scripts/local/postgres-home";
import { stopAllChildren } from "../scripts/local/processes";
import { runSeed } from "../scripts/local/seed";
import { type RunningStack, startStack } from "../scripts/local/stack";

async function prepare(stack: RunningStack, dir: string): Promise<void> {
  const { adminUrl, database, passwords, env } = stack;
  await bootstrap({ adminUrl, database, passwords });
  await migrate(env.DATABASE_URL_OWNER ?? "");
  await runSeed(env);
  await buildApp({ logFile: join(dir, "logs", "build.log") });
  await startApp({ env, logFile: join(dir, "logs", "app.log") });
}

/** A stack of its own with the demo's data, and the built app on it; the tests find it in their environment. */
export default async function setup(): Promise<() => Promise<void>> {
  const dir = await temporaryFolder("e2e");
  const stack = await startStack({ dir, ports: "ephemeral", disposable: true });
  const teardown = async () => {
    await stopAllChildren();
    await stack.stop();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await prepare(stack, dir);
    // Workers are started after this and inherit it; the configuration they load reads APP_URL.
    Object.assign(process.env, stack.env, { E2E_DIR: dir });
    return teardown;
  } catch (error) {
    await teardown();
    throw error;
  }
}
