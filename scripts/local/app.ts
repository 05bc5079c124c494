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

/** What people and machines ask first: pages, a search, and a hold that ends at the database because its key is nobody's. */
const ASKED_FIRST: readonly [path: string, init?: RequestInit][] = [
  ["/"],
  ["/search"],
  ["/sign-in"],
  ["/api/v1/kitchens?near=41.88,-87.63"],
  ["/api/v1/bookings", { method: "POST", headers: { authorization: `Bearer prep_${"0".repeat(65)}` } }],
];
const REHEARSALS = 3;
const AT_ONCE = 8;

/** A server compiles what it runs often. The first visitor should not be the one who waits for that. */
async function warmUp(origin: string): Promise<void> {
  const ask = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${origin}${path}`, { ...init, signal: AbortSignal.timeout(POLL_CALL_MS) });
    await response.arrayBuffer();
  };
  for (let i = 0; i < REHEARSALS; i++) {
    const all = ASKED_FIRST.flatMap(([path, init]) => Array.from({ length: AT_ONCE }, () => ask(path, init)));
    await Promise.allSettled(all);
  }
}

/** Serves the app, waits until it says that it lives, and warms it up. */
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
  const origin = `http://127.0.0.1:${port}`;
  const live = `${origin}/api/health/live`;
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
  if (!dev) await warmUp(origin);
  return child;
}
