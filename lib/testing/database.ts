import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { inject } from "vitest";
import { grantDatabase } from "@/scripts/db/bootstrap";

const TEMPLATE = "prep_template";

export interface TestDatabase {
  name: string;
  /** `admin` is a superuser, for what no role of ours may do. */
  urls: { app: string; system: string; owner: string; admin: string };
  drop(): Promise<void>;
}

/** Vitest loads this module anew for every test file, so this is the file's own. */
let current: TestDatabase | undefined;

/** The environment of the stack of this run, with the addresses of the database that this file created last. */
export function stackEnv(): Record<string, string> {
  const { env } = inject("stack");
  if (!current) return { ...env };
  const { app, system, owner } = current.urls;
  return { ...env, DATABASE_URL: app, DATABASE_URL_SYSTEM: system, DATABASE_URL_OWNER: owner };
}

async function asAdmin<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: inject("stack").adminUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function urlOf(address: string | undefined, database: string): string {
  const url = new URL(address ?? "");
  url.pathname = `/${database}`;
  return url.href;
}

/** A migrated, empty database of its own for one test file. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const name = `prep_test_${randomBytes(6).toString("hex")}`;
  await asAdmin(async (client) => {
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} OWNER prep_owner STRATEGY FILE_COPY`);
    await grantDatabase(client, name);
  });
  const { env, adminUrl } = inject("stack");
  current = {
    name,
    urls: {
      app: urlOf(env.DATABASE_URL, name),
      system: urlOf(env.DATABASE_URL_SYSTEM, name),
      owner: urlOf(env.DATABASE_URL_OWNER, name),
      admin: urlOf(adminUrl, name),
    },
    // FORCE: the gateway may still keep warm connections to it.
    drop: () =>
      asAdmin(async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))),
  };
  return current;
}
