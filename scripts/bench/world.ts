import { join } from "node:path";
import { type Client, escapeIdentifier, escapeLiteral } from "pg";
import { bootstrap, withClient } from "../db/bootstrap";
import { migrate } from "../db/migrate";
import type { SeedSize } from "../db/seed/arguments";
import { startApp } from "../local/app";
import { buildApp, ROOT } from "../local/build";
import { runSeed } from "../local/seed";
import { type RunningStack, startStack } from "../local/stack";

/** Kept between runs: making the world takes minutes. BENCH_DIR puts it on another disk; it needs about 15 GB. */
const DIR = process.env.BENCH_DIR ?? join(ROOT, ".local", "bench");
/** Checkpoints in the middle of a measurement would hit one side of a pair and not the other. */
const POSTGRES = ["max_wal_size=8GB", "checkpoint_timeout=30min", "shared_buffers=4GB"];

export type BenchWorld = Awaited<ReturnType<typeof openBench>>;
/** One database of the stack, loaded and at the newest migration, with the addresses of its roles. */
export type Database = { name: string; env: Record<string, string>; admin: string };

function atDatabase(url: string | undefined, name: string): string {
  const changed = new URL(url ?? "");
  changed.pathname = `/${name}`;
  return changed.href;
}

function databaseOf(stack: RunningStack, name: string): Database {
  const env = { ...stack.env };
  for (const key of ["DATABASE_URL", "DATABASE_URL_SYSTEM", "DATABASE_URL_OWNER"])
    env[key] = atDatabase(env[key], name);
  return { name, env, admin: atDatabase(stack.adminUrl, name) };
}

/** What a database was filled with; a load that broke half way left no mark and is made again. */
async function filledWith(stack: RunningStack, name: string): Promise<string | null> {
  return withClient(stack.adminUrl, async (client) => {
    const { rows } = await client.query<{ mark: string | null }>(
      "select shobj_description(oid, 'pg_database') as mark from pg_database where datname = $1",
      [name],
    );
    return rows[0]?.mark ?? null;
  });
}

async function fill(
  stack: RunningStack,
  name: string,
  mark: string,
  make: (database: Database) => Promise<void>,
): Promise<Database> {
  const database = databaseOf(stack, name);
  if ((await filledWith(stack, name)) === mark) return database;
  await withClient(stack.adminUrl, (client) =>
    client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`),
  );
  await make(database);
  await withClient(stack.adminUrl, (client) =>
    client.query(`comment on database ${escapeIdentifier(name)} is ${escapeLiteral(mark)}`),
  );
  return database;
}

/** Starts the local stack on ports of its own, with databases that are loaded the first time they are asked for. */
export async function openBench(say: (line: string) => void) {
  const stack = await startStack({
    dir: DIR,
    ports: "ephemeral",
    database: "bench",
    services: ["postgres", "gateway", "redis", "stripe", "mail", "files"],
    postgresSettings: POSTGRES,
    say,
  });
  const stops: (() => Promise<void>)[] = [stack.stop];

  /** A marketplace of that many kitchens and bookings, made by the seed. */
  async function market(size: SeedSize): Promise<Database> {
    const name = `bench_${size.kitchens}_${size.bookings}`;
    const made = await fill(stack, name, "loaded by the seed", async ({ env }) => {
      say(`Loading ${size.kitchens} kitchens and ${size.bookings} bookings, once …`);
      await bootstrap({ adminUrl: stack.adminUrl, database: name, passwords: stack.passwords });
      await migrate(env.DATABASE_URL_OWNER ?? "");
      await runSeed(env, ["--kitchens", String(size.kitchens), "--bookings", String(size.bookings)]);
    });
    await migrate(made.env.DATABASE_URL_OWNER ?? "");
    return made;
  }

  /** A database for references, filled by the superuser: they are nobody's product. */
  const reference = (name: string, mark: string, make: (client: Client) => Promise<void>) =>
    fill(stack, name, mark, async ({ admin }) => {
      await withClient(stack.adminUrl, (client) => client.query(`create database ${escapeIdentifier(name)}`));
      await withClient(admin, make);
    });

  /** A migrated database with nothing in it, made anew each time. */
  async function empty(name: string): Promise<Database> {
    const database = databaseOf(stack, name);
    await withClient(stack.adminUrl, (client) =>
      client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`),
    );
    await bootstrap({ adminUrl: stack.adminUrl, database: name, passwords: stack.passwords });
    await migrate(database.env.DATABASE_URL_OWNER ?? "");
    return database;
  }

  /** The production server, on the given database. */
  async function serve(database: Database): Promise<{ origin: string; stop: () => Promise<void> }> {
    await buildApp({ logFile: join(DIR, "logs", "build.log") });
    const app = await startApp({ env: database.env, logFile: join(DIR, "logs", "app.log") });
    stops.push(app.stop);
    return { origin: `http://127.0.0.1:${database.env.PORT}`, stop: app.stop };
  }

  const close = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  return { stack, market, empty, reference, serve, say, close };
}
