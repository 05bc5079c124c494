import { existsSync } from "node:fs";
import { join } from "node:path";
import { Client, escapeIdentifier, escapeLiteral } from "pg";
import { ROOT } from "./build";

interface SeedScript {
  seedDemo(env: Record<string, string>): Promise<unknown>;
}

/** Fills the database with the demo's people and kitchens; false when there is nothing to fill it with. */
export async function runSeed(env: Record<string, string>): Promise<boolean> {
  const script = join(ROOT, "scripts", "db", "seed.ts");
  if (!existsSync(script)) return false;
  const { seedDemo } = (await import(script)) as SeedScript;
  await seedDemo(env);
  return true;
}

const MARK = "Holds the demo's data";

/** Seeds a database once; the mark is in the database itself, and a seed that broke half way is run again. */
export async function seedOnce(env: Record<string, string>): Promise<"seeded" | "kept" | "absent"> {
  const client = new Client({ connectionString: env.DATABASE_URL_OWNER });
  await client.connect();
  try {
    const { rows } = await client.query<{ mark: string | null; name: string }>(
      "SELECT shobj_description(oid, 'pg_database') AS mark, datname AS name FROM pg_database WHERE datname = current_database()",
    );
    if (rows[0]?.mark === MARK) return "kept";
    if (!(await runSeed(env))) return "absent";
    await client.query(
      `COMMENT ON DATABASE ${escapeIdentifier(rows[0]?.name ?? "")} IS ${escapeLiteral(MARK)}`,
    );
    return "seeded";
  } finally {
    await client.end();
  }
}
