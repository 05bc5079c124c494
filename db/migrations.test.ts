import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { expect, inject, test } from "vitest";
import { bootstrap } from "@/scripts/db/bootstrap";
import { migrate } from "@/scripts/db/migrate";

const run = promisify(execFile);
const NAME = `prep_migrations_${process.pid}`;

test("an empty database is brought forward by every migration once, and a second run has nothing to do", async () => {
  const { adminUrl, env } = inject("stack");
  const url = (key: string) => new URL(env[key] ?? "");
  const passwords = {
    prep_owner: decodeURIComponent(url("DATABASE_URL_OWNER").password),
    prep_system: decodeURIComponent(url("DATABASE_URL_SYSTEM").password),
    prep_app: decodeURIComponent(url("DATABASE_URL").password),
  };
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await bootstrap({ adminUrl, database: NAME, passwords });
    const owner = url("DATABASE_URL_OWNER");
    owner.pathname = `/${NAME}`;
    const files = (await readdir("drizzle")).filter((file) => file.endsWith(".sql"));
    expect(await Promise.all([migrate(owner.href), migrate(owner.href)]).then((n) => n.sort())).toEqual([
      0,
      files.length,
    ]);
    expect(await migrate(owner.href)).toBe(0);
  } finally {
    await admin.query(`drop database if exists ${NAME} with (force)`);
    await admin.end();
  }
});

test("the journal lists every migration file in order", async () => {
  const files = (await readdir("drizzle")).filter((file) => file.endsWith(".sql")).sort();
  const journal = JSON.parse(await readFile("drizzle/meta/_journal.json", "utf8")) as {
    entries: { tag: string; when: number }[];
  };
  expect(journal.entries.map((entry) => `${entry.tag}.sql`)).toEqual(files);
  // The migrator skips what is older than the newest it has applied.
  const times = journal.entries.map((entry) => entry.when);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});

test("the tables in the code ask for no further migration", async () => {
  const dir = await mkdtemp(join(tmpdir(), "prep-drift-"));
  try {
    await cp("drizzle", join(dir, "drizzle"), { recursive: true });
    const before = await readdir(join(dir, "drizzle"));
    const args = [
      "drizzle-kit",
      "generate",
      "--dialect",
      "postgresql",
      "--schema",
      join(process.cwd(), "db/schema/index.ts"),
      "--casing",
      "snake_case",
      "--out",
      "drizzle",
    ];
    // drizzle-kit only takes a folder below the one it runs in.
    const { stdout } = await run(join(process.cwd(), "node_modules/.bin/drizzle-kit"), args.slice(1), {
      cwd: dir,
      env: { ...process.env, TSX_TSCONFIG_PATH: join(process.cwd(), "tsconfig.json") },
    });
    expect(stdout).toContain("nothing to migrate");
    expect(await readdir(join(dir, "drizzle"))).toEqual(before);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
});
