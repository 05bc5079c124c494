import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A problem that the person at the keyboard can solve; shown without a stack trace. */
export class StackError extends Error {
  override readonly name = "StackError";
}

export interface ChildOptions {
  name: string;
  command: string;
  args: readonly string[];
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  uid?: number | undefined;
  gid?: number | undefined;
  stopSignal?: NodeJS.Signals;
  logFile?: string | undefined;
  /** True for the first line of output that means "ready"; without it the child counts as ready at once. */
  ready?: (line: string) => boolean;
  readyWithinMs?: number;
  onLine?: (line: string) => void;
}

export interface RunningChild {
  name: string;
  pid: number;
  exited: Promise<number | null>;
  stop(): Promise<void>;
}

const STOP_GRACE_MS = 8_000;
const LINES_SHOWN_ON_FAILURE = 15;

let watchdog: ChildProcess | undefined;
const running = new Set<RunningChild>();

/** Stops whatever is still running, such as a build that nobody waits for any more. */
export async function stopAllChildren(): Promise<void> {
  await Promise.all([...running].map((child) => child.stop()));
}

function tellWatchdog(line: string): void {
  if (!watchdog) {
    const script = fileURLToPath(new URL("./watchdog.mjs", import.meta.url));
    const started = spawn(process.execPath, [script], {
      detached: true,
      stdio: ["pipe", "ignore", "ignore"],
    });
    started.on("error", () => undefined);
    started.stdin.on("error", () => undefined);
    // Neither the watchdog nor its pipe may keep this process alive.
    started.unref();
    (started.stdin as unknown as { unref?: () => void }).unref?.();
    watchdog = started;
  }
  watchdog.stdin?.write(`${line}\n`);
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Already gone.
  }
}

function collectOutput(child: ChildProcess, options: ChildOptions, lastLines: string[]): void {
  if (options.logFile) mkdirSync(dirname(options.logFile), { recursive: true });
  const log = options.logFile ? createWriteStream(options.logFile, { flags: "w", mode: 0o600 }) : undefined;
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on("line", (line) => {
      log?.write(`${line}\n`);
      lastLines.push(line);
      if (lastLines.length > LINES_SHOWN_ON_FAILURE) lastLines.shift();
      options.onLine?.(line);
    });
  }
  child.once("close", () => log?.end());
}

/** Starts a program in a process group of its own, so that nothing it starts can outlive it. */
export async function startChild(options: ChildOptions): Promise<RunningChild> {
  const lastLines: string[] = [];
  let sawReady: () => void = () => undefined;
  const isReady = new Promise<void>((resolve) => {
    sawReady = resolve;
  });
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  });
  const exited = new Promise<number | null>((resolve) => {
    child.once("exit", (code) => resolve(code));
    child.once("error", () => resolve(null));
  });
  collectOutput(
    child,
    {
      ...options,
      onLine: (line) => {
        options.onLine?.(line);
        if (options.ready?.(line)) sawReady();
      },
    },
    lastLines,
  );
  const pid = child.pid;
  if (pid === undefined) throw new StackError(`${options.name} could not be started: ${options.command}`);
  const stopSignal = options.stopSignal ?? "SIGTERM";
  tellWatchdog(`+${pid} ${stopSignal}`);
  const started: RunningChild = {
    name: options.name,
    pid,
    exited,
    stop: () => stopChild(pid, stopSignal, exited),
  };
  running.add(started);
  void exited.then(() => {
    running.delete(started);
    tellWatchdog(`-${pid}`);
  });
  if (options.ready) await untilReady(started, isReady, options, lastLines);
  return started;
}

async function stopChild(pid: number, signal: NodeJS.Signals, exited: Promise<unknown>): Promise<void> {
  signalGroup(pid, signal);
  const timer = setTimeout(() => signalGroup(pid, "SIGKILL"), STOP_GRACE_MS);
  await exited;
  clearTimeout(timer);
  // Grandchildren that ignored the polite signal go with the group.
  signalGroup(pid, "SIGKILL");
}

async function untilReady(
  child: RunningChild,
  isReady: Promise<void>,
  options: ChildOptions,
  lastLines: string[],
): Promise<void> {
  const limitMs = options.readyWithinMs ?? 30_000;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), limitMs);
  });
  const outcome = await Promise.race([
    isReady.then(() => "ready" as const),
    child.exited.then(() => "exited" as const),
    tooLate,
  ]);
  clearTimeout(timer);
  if (outcome === "ready") return;
  await child.stop();
  const why = outcome === "late" ? `was not ready within ${limitMs / 1000} s` : "stopped while starting";
  throw new StackError(`${options.name} ${why}. Its last words:\n  ${lastLines.join("\n  ")}`);
}
