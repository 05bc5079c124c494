import { join } from "node:path";
import { nextCommand, ROOT } from "./build";
import { type RunningChild, StackError, startChild } from "./processes";

const INSTANCES = join(ROOT, "scripts", "local", "instances.mjs");
const READY_WITHIN_MS = 90_000;
const POLL_MS = 100;
const POLL_CALL_MS = 30_000;

export interface AppOptions {
  env: Record<string, string>;
  logFile: string;
  dev?: boolean;
  onLine?: (line: string) => void;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(POLL_CALL_MS) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

/** Serves the app and waits until it says that it lives. */
export async function startApp({ env, logFile, dev = false, onLine }: AppOptions): Promise<RunningChild> {
  const port = env.PORT ?? "3000";
  const next = nextCommand(dev ? "dev" : "start", "--hostname", "127.0.0.1", "--port", port);
  const child = await startChild({
    name: "The app",
    ...(dev ? next : { ...next, args: [INSTANCES, ...next.args] }),
    cwd: ROOT,
    env: {
      ...process.env,
      ...env,
      NODE_ENV: dev ? "development" : "production",
      NEXT_TELEMETRY_DISABLED: "1",
    },
    logFile,
    ...(onLine ? { onLine } : {}),
  });
  const deadline = Date.now() + READY_WITHIN_MS;
  let alive = true;
  void child.exited.then(() => {
    alive = false;
  });
  const live = `http://127.0.0.1:${port}/api/health/live`;
  while (!(await answers(live))) {
    if (!alive) throw new StackError(`The app stopped while starting. See ${logFile}`);
    if (Date.now() > deadline) {
      await child.stop();
      throw new StackError(
        `The app did not answer ${live} within ${READY_WITHIN_MS / 1000} s. See ${logFile}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return child;
}
