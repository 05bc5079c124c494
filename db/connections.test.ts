import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { AppError } from "@/lib/core/errors";
import { openWorld } from "@/lib/testing/world";

const world = await openWorld();
/** What the gateway before the database allows itself for one role and database, plus this file's own client. */
const LIMIT = 32 + 1;

test("F46 a thousand requests at once share the connections there are: each is answered or told to come back, none hangs", async () => {
  let most = 0;
  let over = false;
  const watch = async () => {
    while (!over) {
      const [row] = await world.sql<{ n: number }>(
        "select count(*)::int as n from pg_stat_activity where datname = current_database()",
      );
      most = Math.max(most, row?.n ?? 0);
    }
  };
  const watching = watch();
  const answers = await Promise.all(
    Array.from({ length: 1_000 }, async (_, i) => {
      const began = performance.now();
      const outcome = await world
        .system()
        .system.run((query) => query.execute<{ n: number }>(sql`select ${i}::int as n, pg_sleep(0.005)`))
        .then(({ rows }) => (rows[0]?.n === i ? "answered" : "somebody else's answer"))
        .catch((error: unknown) => (error instanceof AppError ? error.code : String(error)));
      return { outcome, ms: performance.now() - began };
    }),
  );
  over = true;
  await watching;
  expect([...new Set(answers.map(({ outcome }) => outcome))].filter((one) => one !== "unavailable")).toEqual([
    "answered",
  ]);
  expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(10_000);
  expect(most).toBeLessThanOrEqual(LIMIT);
  expect(most).toBeGreaterThan(1);
});
