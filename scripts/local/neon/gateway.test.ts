import { randomUUID } from "node:crypto";
import { NeonDbError, neon, neonConfig } from "@neondatabase/serverless";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, stackEnv, type TestDatabase } from "@/lib/testing/database";

let database: TestDatabase;
let url: string;

beforeAll(async () => {
  neonConfig.fetchEndpoint = `${stackEnv().DATABASE_GATEWAY_URL}/sql`;
  database = await createTestDatabase();
  url = database.urls.owner;
  const sql = neon(url);
  await sql`CREATE SCHEMA gateway_test`;
  await sql`CREATE TABLE gateway_test.seats (
    id int PRIMARY KEY, label text NOT NULL, price int CONSTRAINT price_is_positive CHECK (price > 0))`;
});

afterAll(() => database.drop());

async function failure(work: Promise<unknown>): Promise<NeonDbError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(NeonDbError);
  return error as NeonDbError;
}

const count = async () => (await neon(url)`SELECT count(*)::int AS n FROM gateway_test.seats`)[0]?.n;

describe("one statement over HTTP", () => {
  it("answers rows as objects, as arrays, and with the names and counts of a full result", async () => {
    const sql = neon(url);
    expect(await sql`SELECT ${41}::int + 1 AS answer`).toEqual([{ answer: 42 }]);
    expect(await sql.query("SELECT 1 AS a, NULL AS b", [], { arrayMode: true })).toEqual([[1, null]]);
    const full = await sql.query("SELECT 'x'::text AS word FROM generate_series(1, 3)", [], {
      fullResults: true,
    });
    expect(full).toMatchObject({
      command: "SELECT",
      rowCount: 3,
      rows: [{ word: "x" }, { word: "x" }, { word: "x" }],
    });
    expect(full.fields[0]).toMatchObject({ name: "word", dataTypeID: 25 });
  });

  it("carries every type that Prep stores, there and back", async () => {
    const id = randomUUID();
    const at = new Date("2030-03-10T08:30:00.123Z");
    const bytes = Buffer.from([0, 1, 255]);
    const values = ["9007199254740993", "12.3400", true, { a: [1, "ü"] }, at, bytes, id, ["a,b", 'q"', null]];
    const [row] = await neon(url).query(
      `SELECT $1::int8 AS big, $2::numeric AS exact, $3::bool AS yes, $4::jsonb AS doc, $5::timestamptz AS moment,
        $6::bytea AS bytes, $7::uuid AS id, $8::text[] AS words, tstzrange($5, $5::timestamptz + interval '1 hour') AS span,
        '{[1,3),[5,7)}'::int4multirange AS spans, '{"[1,2)","[3,4)"}'::int4range[] AS ranges, '12:30'::time AS clock`,
      values,
    );
    expect(row).toEqual({
      big: "9007199254740993",
      exact: "12.3400",
      yes: true,
      doc: { a: [1, "ü"] },
      moment: at,
      bytes,
      id,
      words: ["a,b", 'q"', null],
      span: '["2030-03-10 08:30:00.123+00","2030-03-10 09:30:00.123+00")',
      spans: "{[1,3),[5,7)}",
      ranges: '{"[1,2)","[3,4)"}',
      clock: "12:30:00",
    });
  });

  it("names the constraint, the table and the schema in an error", async () => {
    const sql = neon(url);
    const error = await failure(sql`INSERT INTO gateway_test.seats VALUES (900, 'x', -1)`);
    expect(error).toMatchObject({
      code: "23514",
      constraint: "price_is_positive",
      severity: "ERROR",
      schema: "gateway_test",
      table: "seats",
    });
    expect(error.detail).toContain("900");
    expect((await failure(sql`SELECT nothing`)).code).toBe("42703");
    expect((await failure(sql`SELECT 1; SELECT 2`)).code).toBe("42601");
  });

  it("refuses a wrong password in the database's own words", async () => {
    const wrong = new URL(url);
    wrong.password = "wrong";
    expect((await failure(neon(wrong.href)`SELECT 1`)).code).toBe("28P01");
  });

  it("refuses to connect anywhere but to its own database", async () => {
    const elsewhere = new URL(url);
    elsewhere.hostname = "example.com";
    expect((await failure(neon(elsewhere.href)`SELECT 1`)).message).toContain("only");
  });

  it("leaves no setting of one call behind for the next", async () => {
    const sql = neon(url);
    await sql`SELECT set_config('app.user_id', 'someone', false)`;
    await sql`SET search_path TO gateway_test`;
    const asked = Array.from({ length: 40 }, () => sql`SELECT current_setting('app.user_id', true) AS who`);
    for (const [row] of await Promise.all(asked)) expect(row?.who ?? "").toBe("");
    const [path] = await sql`SHOW search_path`;
    expect(path?.search_path).not.toContain("gateway_test");
  });

  it("survives a change of schema under a statement that it keeps prepared", async () => {
    const sql = neon(url);
    await sql`CREATE TABLE gateway_test.growing (a int)`;
    for (let round = 0; round < 3; round++) await sql`SELECT * FROM gateway_test.growing`;
    await sql`ALTER TABLE gateway_test.growing ADD COLUMN b int`;
    await sql`INSERT INTO gateway_test.growing VALUES (1, 2)`;
    expect(await sql`SELECT * FROM gateway_test.growing`).toEqual([{ a: 1, b: 2 }]);
  });

  it("turns a killed connection into an error and works again at once", async () => {
    const sql = neon(url);
    const error = await failure(sql`SELECT pg_terminate_backend(pg_backend_pid())`);
    expect(error.code).toBe("57P01");
    expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  });
});

describe("a batch over HTTP", () => {
  it("is one transaction with the isolation it asks for", async () => {
    const sql = neon(url);
    const [who, level, ids] = await sql.transaction(
      [
        sql`SELECT set_config('app.user_id', 'me', true) AS who`,
        sql`SELECT current_setting('transaction_isolation') AS level, current_setting('transaction_read_only') AS ro`,
        sql`SELECT current_setting('app.user_id') AS who, txid_current_if_assigned() AS id`,
      ],
      { isolationLevel: "RepeatableRead", readOnly: true },
    );
    expect(who).toEqual([{ who: "me" }]);
    expect(level).toEqual([{ level: "repeatable read", ro: "on" }]);
    expect(ids).toEqual([{ who: "me", id: null }]);
    expect((await sql`SELECT current_setting('app.user_id', true) AS who`)[0]?.who ?? "").toBe("");
  });

  it("refuses to write when it was opened for reading", async () => {
    const sql = neon(url);
    const write = sql`INSERT INTO gateway_test.seats VALUES (901, 'x', 1)`;
    expect((await failure(sql.transaction([write], { readOnly: true }))).code).toBe("25006");
  });

  it("keeps nothing when one of its statements fails, and the connection stays usable", async () => {
    const sql = neon(url);
    const before = await count();
    for (let round = 0; round < 50; round++) {
      const error = await failure(
        sql.transaction([
          sql`INSERT INTO gateway_test.seats VALUES (${round}, 'first', 1)`,
          sql`INSERT INTO gateway_test.seats VALUES (${round}, 'again', 1)`,
          sql`SELECT 1`,
        ]),
      );
      expect(error).toMatchObject({ code: "23505", constraint: "seats_pkey" });
    }
    expect(await count()).toBe(before);
    const [backends] =
      await sql`SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database()`;
    expect(backends?.n).toBeLessThanOrEqual(40);
  });

  it("reports a deferred constraint that fails at commit", async () => {
    const sql = neon(url);
    await sql`CREATE TABLE gateway_test.late (seat int CONSTRAINT seat_exists REFERENCES gateway_test.seats DEFERRABLE INITIALLY DEFERRED)`;
    const error = await failure(
      sql.transaction([sql`INSERT INTO gateway_test.late VALUES (12345)`, sql`SELECT 1`]),
    );
    expect(error).toMatchObject({ code: "23503", constraint: "seat_exists" });
    expect(await sql`SELECT * FROM gateway_test.late`).toEqual([]);
  });

  it("never calls a batch that did not commit a success", async () => {
    const sql = neon(url);
    const before = await count();
    const sneaky = sql.transaction([
      sql`INSERT INTO gateway_test.seats VALUES (950, 'x', 1)`,
      sql`ROLLBACK`,
      sql`SELECT 1`,
    ]);
    await sneaky.catch(() => undefined);
    expect(await count()).toBe(before);
  });

  it("keeps parallel callers apart: each sees its own local setting", async () => {
    const sql = neon(url);
    const batches = Array.from({ length: 200 }, async (_, index) => {
      const results = await sql.transaction([
        sql`SELECT set_config('app.user_id', ${String(index)}, true)`,
        sql`SELECT current_setting('app.user_id') AS who`,
      ]);
      expect(results[1]).toEqual([{ who: String(index) }]);
    });
    await Promise.all(batches);
  });
});
