import { existsSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { startChild } from "./processes";

const PROGRAMS = ["redis-server", "valkey-server"];

/** The first of the programs that is installed, or nothing. */
export function findOnPath(programs: readonly string[]): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  for (const program of programs) {
    for (const folder of folders) {
      if (existsSync(join(folder, program))) return join(folder, program);
    }
  }
  return undefined;
}

/** A Redis or a Valkey that is installed here, or nothing. */
export function findRedis(): string | undefined {
  return findOnPath(PROGRAMS);
}

/** Starts a Redis that keeps nothing: what the app puts there may vanish at any moment by design. */
export async function startRedis(options: { program: string; port: number; dir: string; logFile?: string }) {
  await mkdir(options.dir, { recursive: true });
  const settings = {
    bind: "127.0.0.1",
    port: String(options.port),
    dir: options.dir,
    save: "",
    appendonly: "no",
    daemonize: "no",
    maxmemory: "256mb",
    "maxmemory-policy": "noeviction",
  };
  const child = await startChild({
    name: "Redis",
    command: options.program,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    cwd: options.dir,
    logFile: options.logFile,
    ready: (line) => line.includes("Ready to accept connections"),
  });
  return {
    port: options.port,
    stop: async () => {
      await child.stop();
      await rm(options.dir, { recursive: true, force: true });
    },
  };
}
