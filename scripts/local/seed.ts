import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { Client, escapeIdentifier, escapeLiteral } from "pg";
import { ROOT } from "./build";
import { StackError } from "./processes";

/**
 * Fills the database with the demo's people and kitchens, or with what the arguments of `npm run seed` say, which then
 * shows its progress. In a process of its own, because the product's server modules load only under the condition that
 * Next gives them.
 */
export async function runSeed(env: Record<string, string>, wanted: readonly string[] = []): Promise<void> {
  const script = join(ROOT, "scripts", "db", "seed.ts");
  const args = ["--conditions=react-server", "--import", "tsx", script, ...wanted];
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", wanted.length > 0 ? "inherit" : "pipe"],
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString();
  });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new StackError(`The demo data could not be made:\n${said.slice(-2_000)}`);
}

const MARK = "Holds the demo's data";

/** Seeds a database once; the mark is in the database itself, and a seed that broke half way is run again. */
export async function seedOnce(env: Record<string, string>): Promise<"seeded" | "kept"> {
  const client = new Client({ connectionString: env.DATABASE_URL_OWNER });
  await client.connect();
  try {
    const { rows } = await client.query<{ mark: string | null; name: string }>(
      "SELECT shobj_description(oid, 'pg_database') AS mark, datname AS name FROM pg_database WHERE datname = current_database()",
    );
    if (rows[0]?.mark === MARK) return "kept";
    await runSeed(env);
    await client.query(
      `COMMENT ON DATABASE ${escapeIdentifier(rows[0]?.name ?? "")} IS ${escapeLiteral(MARK)}`,
    );
    return "seeded";
  } finally {
    await client.end();
  }
}
