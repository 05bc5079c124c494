import { Client } from "pg";
import { expect, test } from "vitest";
import { openApi } from "@/lib/testing/api";
import { ownStripe } from "@/lib/testing/own-stripe";
import { openWorld } from "@/lib/testing/world";
import { backlog } from "./backlog";
import { reconcile, reconcileNow } from "./reconcile";
import { closeMonth, explainDifference, readReconciliation } from "./worklist";

const world = await openWorld();
await ownStripe();
const api = await openApi(world);
const admin = await world.person({ platformRole: "admin" });
const support = await world.person({ platformRole: "support" });
const stranger = await world.host();

/** Some months back, as `2030-01`; two back is over, and compared to its end by any run of today. */
const monthsAgo = (count: number) => {
  const today = new Date();
  return new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - count)).toISOString().slice(0, 7);
};
const before = { month: monthsAgo(2) };

/** Posts as the platform does, at a time; none: now. */
async function post(key: string, at = "") {
  await world.sql("select set_config('app.now', $1, false)", [at]);
  const lines = [
    { code: "stripe_clearing", amountCents: 970 },
    { code: "stripe_fees", amountCents: 30 },
    { code: "customer_funds", amountCents: -1_000 },
  ];
  await world.sql("select prep.post($1, 'capture', null, null, $2, 'usd', $3)", [
    key,
    `ch_${key}`,
    JSON.stringify(lines),
  ]);
}
const theOne = async () => {
  const [difference] = (await readReconciliation(world.as(support))).differences;
  if (!difference) throw new Error("there is no difference");
  return difference;
};
await post("unknown", `${before.month}-10T12:00:00Z`);
await world.sql("select set_config('app.now', '', false)");

test("a month is not closed before it is over, compared to its end, and free of open differences", async () => {
  const close = (month: string) => closeMonth(world.as(admin), { month });
  await expect(close(monthsAgo(0))).rejects.toMatchObject({
    code: "conflict",
    template: "This month is not over yet",
  });
  await expect(close(before.month)).rejects.toMatchObject({
    code: "conflict",
    template: "This month has not been reconciled to its end yet",
  });
  expect(await reconcile(world.system())).toMatchObject({ finished: 1, found: 1 });
  await expect(close(before.month)).rejects.toMatchObject({
    code: "conflict",
    template: "This month has differences that nobody has explained",
  });
  expect((await readReconciliation(world.as(support))).months).toMatchObject([
    { month: monthsAgo(0), over: false, compared: false, open: 0, closedAt: null },
    { month: monthsAgo(1), over: true, open: 0 },
    { ...before, over: true, compared: true, open: 1, closedAt: null },
  ]);
});

test("the worklist has age and amount, for the platform's own people; the metrics count it", async () => {
  const { differences, open, runs } = await readReconciliation(world.as(admin));
  expect(open).toBe(1);
  expect(runs).toMatchObject([{ phase: "finished", postings: 1, found: 1 }]);
  expect(differences).toMatchObject([
    { kind: "missing_at_stripe", externalId: "ch_unknown", stripeCents: null, ledgerCents: 970 },
  ]);
  await expect(readReconciliation(world.as(stranger))).rejects.toMatchObject({ code: "not_found" });
  await world.sql("update reconciliation_differences set first_seen_at = first_seen_at - interval '1 hour'");
  const waiting = await backlog(world.system());
  expect(waiting.differencesOpen).toBe(1);
  expect(waiting.differencesOldestSeconds).toBeGreaterThanOrEqual(3_600);
  expect(waiting.reconciledSecondsAgo).toBeLessThan(600);
});

test("who explains a difference says why, once, and the audit log keeps it", async () => {
  const { id: differenceId } = await theOne();
  const key = await api.key(admin, ["admin"]);
  const at = (id: string) => `/admin/money/differences/${id}/resolve`;
  const empty = await api.post(at(differenceId), { note: " " }, { key });
  expect([empty.status, Object.keys(empty.json.fields)]).toEqual([400, ["note"]]);
  const odd = await api.post(at("x"), { note: "Seen" }, { key });
  expect([odd.status, Object.keys(odd.json.fields)]).toEqual([400, ["differenceId"]]);
  const other = "0190a000-0000-7000-8000-000000000001";
  expect((await api.post(at(other), { note: "Seen" }, { key })).status).toBe(404);
  const said = { differenceId, note: "Imported by hand" };
  await expect(explainDifference(world.as(stranger), said)).rejects.toMatchObject({ code: "not_found" });
  expect((await api.post(at(differenceId), { note: said.note }, { key })).status).toBe(200);
  await expect(explainDifference(world.as(admin), said)).rejects.toMatchObject({ code: "conflict" });
  const lines = await world.sql(
    "select actor, data->>'note' as note from audit_log where action = 'money.difference_explained'",
  );
  expect(lines).toEqual([{ actor: `user:${admin.id}`, note: "Imported by hand" }]);
  expect((await readReconciliation(world.as(admin))).differences).toEqual([]);
});

test("a posting under way keeps its month open, and a month that is being closed lets no posting in", async () => {
  const month = `${monthsAgo(3)}-01`;
  const closing = { text: "select prep.close_month($1, $2, interval '1 hour')", values: [month, admin.id] };
  const lines = '[{"code": "stripe_fees", "amountCents": 1}, {"code": "customer_funds", "amountCents": -1}]';
  const posting = {
    text: "select set_config('app.now', $1, true), prep.post('under way', 'capture', null, null, null, 'usd', $2)",
    values: [`${month}T12:00:00Z`, lines],
  };
  const [first, second] = [1, 2].map(() => new Client({ connectionString: world.database.urls.system }));
  await Promise.all([first?.connect(), second?.connect()]);
  await second?.query("set lock_timeout = '100ms'");
  for (const [one, other] of [
    [posting, closing],
    [closing, posting],
  ] as const) {
    await first?.query("begin");
    await first?.query(one);
    await expect(second?.query(other)).rejects.toMatchObject({ code: "55P03" });
    await first?.query("rollback");
  }
  await Promise.all([first?.end(), second?.end()]);
});

test("in a closed month nothing is posted any more; today it is", async () => {
  await expect(closeMonth(world.as(support), before)).rejects.toMatchObject({ code: "forbidden" });
  const key = await api.key(admin, ["admin"]);
  const odd = await api.post("/admin/money/months/2030-13/close", {}, { key });
  expect([odd.status, Object.keys(odd.json.fields)]).toEqual([400, ["month"]]);
  expect((await api.post(`/admin/money/months/${before.month}/close`, {}, { key })).status).toBe(200);
  await closeMonth(world.as(admin), before);
  expect(await world.sql("select actor from audit_log where action = 'ledger.month_closed'")).toHaveLength(1);
  const closed = { code: "23514", constraint: "ledger_periods_closed" };
  await expect(post("late", `${before.month}-28T12:00:00Z`)).rejects.toMatchObject(closed);
  await expect(world.sql("delete from ledger_periods")).rejects.toMatchObject({ code: "42501" });
  await post("late");
  const { json } = await api.get("/admin/money", { key });
  expect(json.months).toMatchObject([
    { month: monthsAgo(0), closedAt: null },
    { month: monthsAgo(1), closedAt: null },
    { ...before, openDifferences: 0, closedAt: expect.any(String) },
  ]);
});

test("only an admin compares by hand", async () => {
  await expect(reconcileNow(world.as(support))).rejects.toMatchObject({ code: "forbidden" });
  const key = await api.key(admin, ["admin"]);
  const { status, json } = await api.post("/admin/money/reconcile", {}, { key });
  expect([status, json.finished]).toEqual([200, true]);
});
