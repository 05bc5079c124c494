import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createTestDatabase, stackEnv, type TestDatabase } from "@/lib/testing/database";
import { bootstrap } from "./bootstrap";
import { migrate } from "./migrate";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function ask<T extends object>(url: string, text: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

const passwordOf = (key: string) => decodeURIComponent(new URL(stackEnv()[key]!).password);
const passwords = () => ({
  prep_owner: passwordOf("DATABASE_URL_OWNER"),
  prep_app: passwordOf("DATABASE_URL"),
  prep_system: passwordOf("DATABASE_URL_SYSTEM"),
});

it("gives no role of ours the power to pass by row-level security", async () => {
  const roles = await ask(
    database.urls.app,
    "SELECT rolname FROM pg_roles WHERE rolname LIKE 'prep\\_%' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)",
  );
  expect(roles).toEqual([]);
});

it("lets requests and jobs neither create tables nor act as another role", async () => {
  for (const url of [database.urls.app, database.urls.system]) {
    await expect(ask(url, "CREATE TABLE public.mine (a int)")).rejects.toThrow("permission denied");
    await expect(ask(url, "SET ROLE prep_owner")).rejects.toThrow("permission denied");
  }
});

it("lets the owner make a function that runs as the system role", async () => {
  const text = `
    GRANT CREATE ON SCHEMA public TO prep_system;
    CREATE FUNCTION who_runs() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT current_user::text';
    GRANT EXECUTE ON FUNCTION who_runs() TO prep_app;
    ALTER FUNCTION who_runs() OWNER TO prep_system;
    REVOKE CREATE ON SCHEMA public FROM prep_system`;
  await ask(database.urls.owner, text);
  expect(await ask(database.urls.app, "SELECT who_runs() AS who")).toEqual([{ who: "prep_system" }]);
});

it("has the extensions that the schema builds on", async () => {
  const names = await ask<{ extname: string }>(database.urls.app, "SELECT extname FROM pg_extension");
  const wanted = ["btree_gist", "citext", "pg_trgm", "pgcrypto", "unaccent"];
  expect(names.map(({ extname }) => extname)).toEqual(expect.arrayContaining(wanted));
});

it("may be run again, and by two migrations at once, without doing anything twice", async () => {
  await bootstrap({ adminUrl: inject("stack").adminUrl, database: database.name, passwords: passwords() });
  expect(await Promise.all([migrate(database.urls.owner), migrate(database.urls.owner)])).toEqual([0, 0]);
});

it("works for an administrator who is no superuser, as on Neon", async () => {
  const { adminUrl } = inject("stack");
  const suffix = randomBytes(4).toString("hex");
  const [admin, name] = [`neon_like_${suffix}`, `prep_neon_${suffix}`];
  await ask(adminUrl, `CREATE ROLE ${admin} LOGIN PASSWORD 'p' CREATEROLE CREATEDB`);
  // Neon's administrator made the roles itself and so may administer them.
  await ask(
    adminUrl,
    `GRANT prep_owner, prep_app, prep_system TO ${admin} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`,
  );
  const url = new URL(adminUrl);
  url.username = admin;
  url.password = "p";
  for (let round = 0; round < 2; round++)
    await bootstrap({ adminUrl: url.href, database: name, passwords: passwords() });
  const owner = new URL(database.urls.owner);
  owner.pathname = `/${name}`;
  expect(await ask(owner.href, "SELECT similarity('kitchen', 'kitchens') > 0.5 AS close")).toEqual([
    { close: true },
  ]);
  await ask(adminUrl, `DROP DATABASE ${name} WITH (FORCE)`);
  await ask(adminUrl, `DROP OWNED BY ${admin} CASCADE`);
  await ask(adminUrl, `DROP ROLE ${admin}`);
});
