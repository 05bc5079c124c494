import { existsSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as applyMigrations } from "drizzle-orm/node-postgres/migrator";
import { Client } from "pg";

/** Any number that nothing else in this database locks. */
const MIGRATION_LOCK = 7_263_041;
const SCHEMA = "drizzle";
const TABLE = "__drizzle_migrations";

async function applied(client: Client): Promise<number> {
  const { rows } = await client.query<{ known: string | null }>("SELECT to_regclass($1) AS known", [
    `${SCHEMA}.${TABLE}`,
  ]);
  if (!rows[0]?.known) return 0;
  const counted = await client.query<{ count: string }>(`SELECT count(*) FROM ${SCHEMA}.${TABLE}`);
  return Number(counted.rows[0]?.count ?? 0);
}

/** Brings a database to the newest migration; two at once wait for each other. Returns how many it applied. */
export async function migrate(ownerUrl: string): Promise<number> {
  const migrationsFolder = fileURLToPath(new URL("../../drizzle", import.meta.url));
  if (!existsSync(join(migrationsFolder, "meta", "_journal.json"))) return 0;
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const before = await applied(client);
    await applyMigrations(drizzle(client), {
      migrationsFolder,
      migrationsSchema: SCHEMA,
      migrationsTable: TABLE,
    });
    return (await applied(client)) - before;
  } finally {
    await client.end();
  }
}

async function main(): Promise<void> {
  const url = process.env.DATABASE_URL_OWNER;
  if (!url) {
    console.error("Set DATABASE_URL_OWNER to the address of the database, as the role prep_owner.");
    process.exitCode = 1;
    return;
  }
  const count = await migrate(url);
  console.log(
    count === 0 ? "Nothing to migrate: the database is up to date." : `Applied ${count} migration(s).`,
  );
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
