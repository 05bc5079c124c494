import { StackError, stopAllChildren } from "./processes";

/** Everything that must be stopped, in the order in which it was started, and the signals that stop it. */
export class Supervisor {
  private readonly stops: (() => Promise<void> | void)[] = [];
  private stopping: Promise<void> | undefined;

  add(stop: () => Promise<void> | void): void {
    if (this.stopping) void stop();
    else this.stops.push(stop);
  }

  stop(): Promise<void> {
    this.stopping ??= (async () => {
      for (const stop of this.stops.splice(0).reverse()) {
        try {
          await stop();
        } catch {
          // What cannot be stopped must not keep the rest running.
        }
      }
      await stopAllChildren();
    })();
    return this.stopping;
  }

  /** Stops everything when the person or the system asks, however often they ask. */
  listen(say: (line: string) => void): void {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.on(signal, () => {
        if (!this.stopping) say("Stopping …");
        void this.stop().then(() => process.exit(signal === "SIGTERM" ? 0 : 130));
      });
    }
  }
}

/** Runs a command's main part: a known problem is one plain message, everything is stopped, the exit code is 1. */
export async function supervised(
  say: (line: string) => void,
  work: (supervisor: Supervisor) => Promise<void>,
) {
  const supervisor = new Supervisor();
  supervisor.listen(say);
  try {
    await work(supervisor);
  } catch (error) {
    if (error instanceof StackError) console.error(`\n${error.message}`);
    else console.error(error);
    await supervisor.stop();
    process.exit(1);
  }
}
