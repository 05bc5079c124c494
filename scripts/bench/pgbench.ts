import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { StackError } from "../local/processes";
import { findOnPath } from "../local/redis";
import { type Sample, sampleOf } from "./bar";

const run = promisify(execFile);
const MISSING = [
  "pgbench is not on the PATH; the benchmarks of SQL are made with it.",
  "  Debian, Ubuntu:  sudo apt-get install postgresql-contrib",
  "  macOS:           brew install postgresql",
].join("\n");

export type Script = {
  /** The address to run at, as the role that asks. */
  url: string | undefined;
  /** Below scripts/bench. */
  file: string;
  clients: number;
  seconds: number;
  /** As the gateway does it, statements stay prepared; "simple" plans each call anew. */
  protocol?: "prepared" | "extended" | "simple";
  variables?: Record<string, number>;
  /** Settings of every connection. */
  options?: string;
};

export type Scripted = Sample & { transactions: number };

/** Fails at once, and in words, where pgbench is missing. */
export function requirePgbench(): string {
  const program = findOnPath(["pgbench"]);
  if (!program) throw new StackError(MISSING);
  return program;
}

async function latencies(folder: string): Promise<number[]> {
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  // client, transaction, microseconds, …
  return texts.flatMap((text) =>
    text
      .split("\n")
      .filter(Boolean)
      .map((line) => Number(line.split(" ")[2]) / 1_000),
  );
}

/** One run of a script. A statement that fails ends its client, so every error is a failure. */
export async function pgbench(script: Script): Promise<Scripted> {
  const program = requirePgbench();
  const folder = await mkdtemp(join(tmpdir(), "prep-pgbench-"));
  const { clients, seconds, protocol = "prepared", variables = {} } = script;
  const file = fileURLToPath(new URL(script.file, import.meta.url));
  const defined = Object.entries({ i: 0, nc: clients, ...variables }).flatMap(([k, v]) => [
    "-D",
    `${k}=${v}`,
  ]);
  const size = ["-c", String(clients), "-j", String(Math.min(clients, 2)), "-T", String(seconds)];
  const log = ["-l", `--log-prefix=${join(folder, "log")}`];
  const env = { ...process.env, ...(script.options ? { PGOPTIONS: script.options } : {}) };
  try {
    const args = ["-n", "-M", protocol, ...size, ...defined, ...log, "-f", file, script.url ?? ""];
    const { stdout } = await run(program, args, { env, maxBuffer: 16 * 2 ** 20 }).catch((error: unknown) => {
      const said = String((error as { stderr?: string }).stderr ?? error).split("\n");
      throw new StackError(`pgbench stopped at ${script.file}:\n${said.slice(0, 4).join("\n")}`);
    });
    const times = await latencies(folder);
    const perSecond = Number(/^tps = ([\d.]+)/m.exec(stdout)?.[1]);
    return { ...sampleOf(times, seconds), perSecond, transactions: times.length };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a connection alone costs at this moment. */
export async function floor(url: string | undefined, clients: number): Promise<number> {
  return (await pgbench({ url, file: "reference/floor.sql", clients, seconds: 2 })).perSecond;
}
