import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openWorld } from "@/lib/testing/world";

const world = await openWorld();
const FOLDER = fileURLToPath(new URL("functions", import.meta.url));

/** pg_get_functiondef says everything but who it runs as and who may call it. */
const FUNCTIONS = `select p.proname as name,
    string_agg(rtrim(pg_get_functiondef(p.oid)) || E';\\n-- Runs as ' || case when p.prosecdef then pg_get_userbyid(p.proowner) else 'its caller' end
      || ', called by ' || coalesce((select string_agg(grantee, ', ' order by grantee) from
           (select distinct coalesce(nullif(a.grantee, 0)::regrole::text, 'everybody') as grantee from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
             where a.grantee <> p.proowner) g), 'nobody else') || E'.\\n', E'\\n' order by pg_get_function_identity_arguments(p.oid)) as text
  from pg_proc p where p.pronamespace = 'prep'::regnamespace group by p.proname order by p.proname`;

const TRIGGERS = `select string_agg(pg_get_triggerdef(t.oid) || E';\\n', '' order by t.tgrelid::regclass::text, t.tgname) as text
  from pg_trigger t where not t.tgisinternal and t.tgrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)`;

async function inDatabase(): Promise<Record<string, string>> {
  const functions = await world.sql<{ name: string; text: string }>(FUNCTIONS);
  const [triggers] = await world.sql<{ text: string }>(TRIGGERS);
  return Object.fromEntries([
    ["_triggers.sql", triggers?.text ?? ""],
    ...functions.map(({ name, text }) => [`${name}.sql`, text]),
  ]);
}

async function inFolder(): Promise<Record<string, string>> {
  const names = await readdir(FOLDER);
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(FOLDER, name), "utf8")])),
  );
}

/** The migrations tell how each came about; the folder is for reading and reviewing them as they are. */
async function write(all: Record<string, string>): Promise<void> {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER);
  for (const [name, text] of Object.entries(all)) await writeFile(join(FOLDER, name), text);
}

test("db/functions holds every function and trigger as the migrations leave them: npm run db:functions writes it", async () => {
  const all = await inDatabase();
  if (process.env.WRITE_FUNCTIONS === "1") await write(all);
  expect(await inFolder()).toEqual(all);
});
