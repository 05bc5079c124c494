import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Client, escapeIdentifier, escapeLiteral } from "pg";

/** Who connects: migrations as the owner, webhooks and jobs as the system, requests as the app. */
export const ROLES = ["prep_owner", "prep_system", "prep_app"] as const;
export type Role = (typeof ROLES)[number];
export type RolePasswords = Record<Role, string>;

const EXTENSIONS = ["btree_gist", "citext", "pg_trgm", "pgcrypto", "unaccent"] as const;

export interface BootstrapOptions {
  /** Address of a role that may create roles and databases; it need not be a superuser. */
  adminUrl: string;
  database: string;
  passwords: RolePasswords;
}

/** Runs some SQL on a connection of its own. */
export async function withClient<T>(
  url: string | undefined,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${encodeURIComponent(database)}`;
  return changed.href;
}

/** A bypass of row-level security would make every policy a decoration, so such a role is refused. */
async function refusePowerfulRoles(client: Client): Promise<void> {
  const powerful = await client.query<{ rolname: string }>(
    "SELECT rolname FROM pg_roles WHERE rolname = ANY($1) AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)",
    [ROLES],
  );
  if (powerful.rows.length === 0) return;
  const names = powerful.rows.map(({ rolname }) => rolname).join(", ");
  throw new Error(`These roles exist already and have more power than they may: ${names}`);
}

async function createRoles(client: Client, passwords: RolePasswords): Promise<void> {
  for (const role of ROLES) {
    const known = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]);
    const verb = known.rowCount ? "ALTER" : "CREATE";
    await client.query(`${verb} ROLE ${role} LOGIN PASSWORD ${escapeLiteral(passwords[role])}`);
  }
  await refusePowerfulRoles(client);
  // The owner may make functions that run as the system role, without having its rights in passing.
  await client.query("GRANT prep_system TO prep_owner WITH SET TRUE, INHERIT FALSE");
  const { rows } = await client.query<{ superuser: boolean }>(
    "SELECT rolsuper AS superuser FROM pg_roles WHERE rolname = current_user",
  );
  // On Neon the administrator is an ordinary role: it can only give a database to a role it belongs to.
  if (!rows[0]?.superuser) await client.query("GRANT prep_owner TO CURRENT_USER WITH SET TRUE, INHERIT TRUE");
}

async function createDatabase(client: Client, database: string): Promise<void> {
  const name = escapeIdentifier(database);
  const known = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [database]);
  if (!known.rowCount) await client.query(`CREATE DATABASE ${name} OWNER prep_owner`);
  else await client.query(`ALTER DATABASE ${name} OWNER TO prep_owner`);
  await grantDatabase(client, database);
}

/** Nobody but the three roles may connect. A clone of a database starts without these grants. */
export async function grantDatabase(client: Client, database: string): Promise<void> {
  const name = escapeIdentifier(database);
  await client.query(`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`);
  await client.query(`GRANT CONNECT ON DATABASE ${name} TO prep_app, prep_system`);
}

async function prepareDatabase(client: Client): Promise<void> {
  for (const extension of EXTENSIONS) {
    await client.query(`CREATE EXTENSION IF NOT EXISTS ${extension} WITH SCHEMA public`);
  }
  await client.query("REVOKE ALL ON SCHEMA public FROM PUBLIC");
  await client.query("GRANT ALL ON SCHEMA public TO prep_owner");
  await client.query("GRANT USAGE ON SCHEMA public TO prep_app, prep_system");
}

/** Makes the roles, the database and its extensions, or confirms that they are as they should be. */
export async function bootstrap({ adminUrl, database, passwords }: BootstrapOptions): Promise<void> {
  await withClient(adminUrl, async (client) => {
    await createRoles(client, passwords);
    await createDatabase(client, database);
  });
  await withClient(withDatabase(adminUrl, database), prepareDatabase);
}

function fromEnvironment(): BootstrapOptions {
  const read = (name: string) => {
    const value = process.env[name];
    if (!value || !URL.canParse(value)) throw new Error(`Set ${name} to a postgresql:// address.`);
    return new URL(value);
  };
  const owner = read("DATABASE_URL_OWNER");
  const password = (url: URL) => decodeURIComponent(url.password);
  return {
    adminUrl: read("DATABASE_URL_ADMIN").href,
    database: decodeURIComponent(owner.pathname.slice(1)),
    passwords: {
      prep_owner: password(owner),
      prep_system: password(read("DATABASE_URL_SYSTEM")),
      prep_app: password(read("DATABASE_URL")),
    },
  };
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const options = fromEnvironment();
    await bootstrap(options);
    console.log(`The database ${options.database} and its roles are ready.`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
