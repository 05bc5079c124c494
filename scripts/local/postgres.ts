import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { handOver, type PostgresHome, postgresHome } from "./postgres-home";
import { StackError, startChild } from "./processes";

const run = promisify(execFile);

export interface PostgresOptions {
  /** Holds the data folder; kept between runs. */
  dir: string;
  port: number;
  /** Of the superuser `postgres`, set when the cluster is made. */
  password: string;
  /** Trades safety after a power cut for speed, and removes the data at the end. */
  disposable?: boolean;
  /** `name=value`, beyond what every stack has. */
  settings?: readonly string[];
  logFile?: string;
}

export interface RunningPostgres {
  port: number;
  /** Superuser address; for bootstrap and tests only, the app never sees it. */
  adminUrl: string;
  stop(): Promise<void>;
}

const SETTINGS = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=300",
  "shared_buffers=256MB",
  "timezone=UTC",
  "log_timezone=UTC",
  "jit=off",
  "random_page_cost=1.1",
  "log_checkpoints=off",
];
const DISPOSABLE_SETTINGS = [
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  "checkpoint_timeout=1h",
  "max_wal_size=4GB",
  "autovacuum_naptime=1min",
];

/** Makes the cluster beside its final place first, so that an interrupted start never leaves half of one. */
async function createCluster(home: PostgresHome, options: PostgresOptions): Promise<void> {
  const unfinished = `${home.data}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await handOver(unfinished, home);
  const secretFolder = await mkdtemp(join(tmpdir(), "prep-"));
  const secret = join(secretFolder, "password");
  try {
    await chmod(secretFolder, 0o711);
    await writeFile(secret, options.password, { mode: 0o600 });
    if (home.uid !== undefined && home.gid !== undefined) await chown(secret, home.uid, home.gid);
    const account = home.uid === undefined ? {} : { uid: home.uid, gid: home.gid };
    const flags = [
      `--pgdata=${unfinished}`,
      "--username=postgres",
      `--pwfile=${secret}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      ...(options.disposable ? ["--no-sync", "--no-data-checksums"] : []),
    ];
    await run(join(home.binaries, "initdb"), flags, { ...account, cwd: "/" });
    await rename(unfinished, home.data);
  } finally {
    await rm(secretFolder, { recursive: true, force: true });
  }
}

async function commandOf(pid: number): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    const found = await run("ps", ["-p", String(pid), "-o", "command="]).catch(() => ({ stdout: "" }));
    return found.stdout;
  }
}

/** After a crash or a restored container the old process id may belong to somebody else, and Postgres would refuse. */
async function clearStaleLock(data: string): Promise<void> {
  const lock = join(data, "postmaster.pid");
  if (!existsSync(lock)) return;
  const pid = Number.parseInt(await readFile(lock, "utf8"), 10);
  const command = await commandOf(pid);
  if (command.includes("postgres") && command.includes(data)) {
    throw new StackError(`Postgres already runs on ${data} (process ${pid}). Stop the other stack first.`);
  }
  await rm(lock);
}

/** Starts a real Postgres 18 on loopback, making its cluster the first time. */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const home = await postgresHome(options.dir);
  if (existsSync(join(home.data, "PG_VERSION"))) await clearStaleLock(home.data);
  else await createCluster(home, options);
  const settings = [
    ...SETTINGS,
    ...(options.disposable ? DISPOSABLE_SETTINGS : []),
    ...(options.settings ?? []),
  ];
  const child = await startChild({
    name: "Postgres",
    command: join(home.binaries, "postgres"),
    args: ["-D", home.data, "-p", String(options.port), ...settings.flatMap((setting) => ["-c", setting])],
    cwd: "/",
    uid: home.uid,
    gid: home.gid,
    // A "fast" shutdown: clients are cut off, nothing is lost.
    stopSignal: "SIGINT",
    logFile: options.logFile,
    ready: (line) => line.includes("ready to accept connections"),
  });
  const adminUrl = `postgresql://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${options.port}/postgres`;
  const stop = async () => {
    await child.stop();
    if (options.disposable) await rm(home.outside ?? home.data, { recursive: true, force: true });
  };
  return { port: options.port, adminUrl, stop };
}
