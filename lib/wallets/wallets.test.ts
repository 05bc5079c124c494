import { afterAll, expect, test } from "vitest";
import { uuidv7 } from "@/lib/core/ids";
import { checkInvariants } from "@/lib/operations";
import { credit } from "@/lib/testing/credit";
import { ownConnections } from "@/lib/testing/own-connections";
import { rounds } from "@/lib/testing/rounds";
import { openWorld } from "@/lib/testing/world";
import { creditOf, creditWallet, decideCredit, listPendingCredit, readWallet } from ".";
import { GiveCreditForm } from "./schemas";

const world = await openWorld();
const admin = await world.person({ platformRole: "admin" });
const second = await world.person({ platformRole: "admin" });
const support = await world.person({ platformRole: "support" });
const page = { limit: 50 };
const grant = (email: string, amountCents: number, grantId = uuidv7()) => ({
  ...{ grantId, email, amountCents, currency: "usd" as const, reason: "A cold walk-in" },
});

const { pool, close } = ownConnections(world.database.urls.system, 20);
afterAll(close);

test("credit is given once however often it is sent, with its reason, an audit line and a mail", async () => {
  const renter = await world.person();
  const once = grant(renter.email, 2_500);
  const answers = await Promise.all([1, 2, 3].map(() => creditWallet(world.as(support), once)));
  expect(answers.map(({ state }) => state)).toEqual(["given", "given", "given"]);
  const wallet = await readWallet(world.as(renter), page);
  expect(wallet).toMatchObject({ balanceCents: 2_500, nextCursor: null });
  expect(wallet.entries).toMatchObject([{ kind: "granted", amountCents: 2_500, reason: "A cold walk-in" }]);
  const mails = await world.sql(
    "select 1 from outbox where job ->> 'template' = 'credit_given' and job ->> 'userId' = $1",
    [renter.id],
  );
  expect(mails).toHaveLength(1);
  const audit = await world.sql("select 1 from audit_log where action = 'credit.given' and entity_id = $1", [
    renter.id,
  ]);
  expect(audit).toHaveLength(1);
  await expect(creditWallet(world.as(support), { ...once, amountCents: 9_900 })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("what goes beyond the limit waits for another admin; whoever asked cannot say yes", async () => {
  const renter = await world.person();
  const large = grant(renter.email, 50_001);
  expect((await creditWallet(world.as(admin), large)).state).toBe("pending");
  expect(await creditOf(world.as(renter))).toBe(0);
  expect(await listPendingCredit(world.as(support))).toMatchObject([
    { grantId: large.grantId, email: renter.email },
  ]);
  const yes = { grantId: large.grantId, decision: "given" as const };
  await expect(decideCredit(world.as(admin), yes)).rejects.toMatchObject({ code: "forbidden" });
  await expect(decideCredit(world.as(support), yes)).rejects.toMatchObject({ code: "forbidden" });
  expect(await decideCredit(world.as(second), yes)).toEqual({ state: "given" });
  expect(await creditOf(world.as(renter))).toBe(50_001);
  await expect(decideCredit(world.as(second), yes)).rejects.toMatchObject({ code: "conflict" });
});

test("many small gifts of one person to one renter count together towards the limit, also when they come at once", async () => {
  const renter = await world.person();
  const states = await Promise.all([1, 2, 3, 4].map(() => credit(world.as(admin), renter.email, 20_000)));
  expect(states.map(({ state }) => state).sort()).toEqual(["given", "given", "pending", "pending"]);
  expect(await creditOf(world.as(renter))).toBe(40_000);
});

test("credit that is refused never comes; a renter can neither give nor see what waits", async () => {
  const renter = await world.person();
  const large = grant(renter.email, 60_000);
  await creditWallet(world.as(admin), large);
  expect(await decideCredit(world.as(second), { grantId: large.grantId, decision: "refused" })).toEqual({
    state: "refused",
  });
  expect(await creditOf(world.as(renter))).toBe(0);
  await expect(credit(world.as(renter), renter.email, 100)).rejects.toMatchObject({ code: "not_found" });
  await expect(listPendingCredit(world.as(renter))).rejects.toMatchObject({ code: "not_found" });
  const nobody = creditWallet(world.as(admin), grant("nobody@example.com", 100));
  await expect(nobody).rejects.toMatchObject({
    code: "invalid_input",
    fields: { email: [expect.any(String)] },
  });
});

/** Spends from a wallet as a checkout does, on a connection of its own. */
const spend = (userId: string, bookingId: string, cents: number, key = uuidv7()) =>
  pool.query("select prep.move_credit($1, 'usd', $2, 'spent', $3, $4, null, $5)", [
    ...[userId, -cents, key, bookingId, JSON.stringify([{ code: "customer_funds", amountCents: -cents }])],
  ]);

test("of 100 who spend at once from a wallet that holds enough for 7, 7 do, and it ends at what is left", async () => {
  const renter = await world.person();
  await credit(world.as(admin), renter.email, 7_450);
  const bookingId = await aBooking(renter);
  const done = await Promise.allSettled(
    Array.from({ length: 100 }, () => spend(renter.id, bookingId, 1_000)),
  );
  expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(7);
  expect(await creditOf(world.as(renter))).toBe(450);
  expect(
    (await checkInvariants(world.system())).filter(
      ({ invariant }) => invariant === "I2" || invariant === "I3",
    ),
  ).toEqual([]);
});

test("one key moves once, however many send it at the same time", async () => {
  const renter = await world.person();
  await credit(world.as(admin), renter.email, 5_000);
  const bookingId = await aBooking(renter);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => spend(renter.id, bookingId, 1_000, "same")),
  );
  expect(answers.filter(({ rows }) => rows[0].move_credit)).toHaveLength(1);
  expect(await creditOf(world.as(renter))).toBe(4_000);
});

test("nobody reads or moves another's credit, and no role rewrites an entry", async () => {
  const [renter, other] = [await world.person(), await world.person()];
  await credit(world.as(admin), renter.email, 3_000);
  expect(await readWallet(world.as(other), page)).toMatchObject({ balanceCents: 0, entries: [] });
  const move = world
    .as(other)
    .db.run((query) =>
      query.execute(`select prep.move_credit('${renter.id}', 'usd', 1, 'granted', 'x', null, null, '[]')`),
    );
  await expect(move).rejects.toThrow();
  await expect(world.sql("update wallet_entries set amount_cents = 1")).rejects.toThrow(/permission denied/);
  await expect(
    world.sql("update wallets set balance_cents = -1 where user_id = $1", [renter.id]),
  ).rejects.toThrow(/never_below_zero/);
});

test("entries come newest first, page by page, each with the balance after it", async () => {
  const renter = await world.person();
  for (const cents of [100, 200, 300]) await credit(world.as(admin), renter.email, cents);
  const first = await readWallet(world.as(renter), { limit: 2 });
  expect(first.entries.map(({ balanceCents }) => balanceCents)).toEqual([600, 300]);
  const rest = await readWallet(world.as(renter), { limit: 2, cursor: first.nextCursor ?? "" });
  expect(rest.entries.map(({ balanceCents }) => balanceCents)).toEqual([100]);
  expect(rest.nextCursor).toBeNull();
});

test("the newest of very many entries are found by their order, and the balance is not summed up", async () => {
  const renter = await world.person();
  await credit(world.as(admin), renter.email, 100);
  const many = rounds(30_000, 1_000_000);
  const [given] = await world.sql<{ id: string }>(
    "select grant_id as id from wallet_entries where user_id = $1",
    [renter.id],
  );
  await world.sql(
    "insert into wallet_entries (id, user_id, sequence, kind, amount_cents, balance_cents, key, grant_id) select uuidv7(), $1, n + 1, 'granted', 1, 100 + n, 'many:' || n, $2 from generate_series(1, $3::int) n",
    [renter.id, given?.id, many],
  );
  await world.sql("update wallets set balance_cents = 100 + $2, entries = 1 + $2 where user_id = $1", [
    renter.id,
    many,
  ]);
  await world.sql("analyze wallet_entries");
  const plan = await world.sql<{ "QUERY PLAN": string }>(
    `explain select * from wallet_entries where user_id = '${renter.id}' and currency = 'usd' order by sequence desc limit 51`,
  );
  expect(plan.map((line) => line["QUERY PLAN"]).join("\n")).toContain("wallet_entries_in_order");
  expect((await readWallet(world.as(renter), page)).balanceCents).toBe(100 + many);
});

async function aBooking(renter: { id: string }): Promise<string> {
  const kitchen = await world.kitchen();
  const id = uuidv7();
  await pool.query(
    `insert into bookings (id, organization_id, kitchen_id, space_id, renter_id, status, starts_at, ends_at, time_zone, buffer_before_minutes, buffer_after_minutes,
       hold_expires_at, quote, cancellation_policy, total_cents, platform_fee_cents, tax_cents, host_due_cents)
     values ($1, $2, $3, $4, $5, 'held', now() + interval '1 day', now() + interval '2 days', 'UTC', 0, 0, now() + interval '10 minutes', '{}', '{}', 100000, 0, 0, 0)`,
    [id, kitchen.organizationId, kitchen.id, kitchen.spaceId, renter.id],
  );
  return id;
}

test("an amount as people type it is whole cents; what is no amount, nothing or too much is told at its field", () => {
  const typed = (amount: string) =>
    GiveCreditForm.safeParse({
      grantId: uuidv7(),
      email: " ANA@example.com ",
      amount,
      reason: "A cold walk-in",
    });
  const wrong = (amount: string) => typed(amount).error?.issues.map(({ path, message }) => [path, message]);
  expect(typed("$1,250.5").data).toMatchObject({
    amountCents: 125_050,
    currency: "usd",
    email: "ana@example.com",
  });
  for (const amount of ["", "ten", "-5", "1.234", "1e3"])
    expect(wrong(amount)).toEqual([[["amount"], "Give an amount in dollars, like 25 or 25.50"]]);
  expect(wrong("0")).toEqual([[["amount"], "Give more than nothing"]]);
  expect(wrong("10000.01")).toEqual([[["amount"], "Give at most $10,000 at once"]]);
});
