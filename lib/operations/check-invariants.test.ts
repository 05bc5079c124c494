import { Client } from "pg";
import { afterAll, expect, test } from "vitest";
import { GET } from "@/app/api/cron/[job]/route";
import { env } from "@/lib/env";
import { cancelBooking, changeBooking, settleCheckout } from "@/lib/payments";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book, CARDS, hold } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { payCheckout } from "@/scripts/local/stripe/control";
import { checkInvariants, INVARIANTS, type Invariant } from "./check-invariants";

const world = await openWorld();
await ownStripe();
const kitchen = await world.kitchen({ hours: ALWAYS_OPEN });
const renter = await world.person();
await book(world.as(renter), kitchen.spaceId, soon(24));
const gone = await book(world.as(renter), kitchen.spaceId, soon(48));
await cancelBooking(world.as(renter), { bookingId: gone.bookingId, reason: "" });
const longer = await book(world.as(renter), kitchen.spaceId, soon(96));
const asked = { bookingId: longer.bookingId, startsAt: soon(96), durationMinutes: 180 };
const change = await changeBooking(world.as(renter), asked);
if (change.status !== "pending_payment") throw new Error(change.status);
const { redirectedTo } = await payCheckout(change.url, { card: CARDS.good });
await settleCheckout(world.system(), /session=(cs_\w+)/.exec(redirectedTo ?? "")?.[1] ?? "");
await hold(world.as(renter), kitchen.spaceId, soon(72));

/** The one who may do everything, past every trigger: without one no rule can be broken. */
const admin = new Client({ connectionString: world.database.urls.admin });
await admin.connect();
await admin.query("set session_replication_role = replica");
afterAll(() => admin.end());

test("all is well after a booking, a refund and a hold, with nothing excused by its age", async () => {
  expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);
});

const STRAY = "'00000000-0000-7000-8000-000000000000'";
const wrongEntry = (code: string, amountCents: number) =>
  ["+", "-"].map(
    (
      sign,
    ) => `update ledger_entries set amount_cents = amount_cents ${sign} ${amountCents} where (transaction_id, account_id) =
      (select e.transaction_id, e.account_id from ledger_entries e join ledger_accounts a on a.id = e.account_id and a.code = '${code}' order by 1 limit 1)`,
  );

/** Each rule broken, and mended again. */
const BREAKS: Record<Invariant, string[]> = {
  I1: [
    `alter table allocations drop constraint allocations_no_overlap; insert into allocations (id, booking_id, station_id, blocked)
      select ${STRAY}, booking_id, station_id, blocked from allocations where released_at is null limit 1`,
    `delete from allocations where id = ${STRAY}; alter table allocations add constraint allocations_no_overlap
      exclude using gist (station_id with =, blocked with &&) where (released_at is null)`,
  ],
  I2: wrongEntry("stripe_fees", 1),
  I3: wrongEntry("customer_funds", 1_000_000),
  I4: [
    "update payments set status = 'voided' where refunded_cents = 0 and status = 'captured'",
    "update payments set status = 'captured'",
  ],
  I5: wrongEntry("stripe_clearing", 1),
  I6: [
    "update bookings set status = 'no_show' where status = 'confirmed'",
    "update bookings set status = 'confirmed' where status = 'no_show'",
  ],
  I7: [
    `update bookings set pay_until = now(), hold_expires_at = now() - interval '2 days' where status = 'held';
      insert into checkouts (id, booking_id, expires_at) select ${STRAY}, id, now() - interval '2 days' from bookings where status = 'held'`,
    `delete from checkouts where id = ${STRAY};
      update bookings set pay_until = null, hold_expires_at = now() + interval '5 minutes' where status = 'held'`,
  ],
  I8: [
    "update refunds set amount_cents = amount_cents + 1",
    "update refunds set amount_cents = amount_cents - 1",
  ],
  I9: [
    "alter table inbox drop constraint inbox_once",
    "alter table inbox add constraint inbox_once primary key (provider, event_id)",
  ],
  I10: ["alter table payments no force row level security", "alter table payments force row level security"],
  I11: [
    "update audit_log set action = 'booking.completed' where action = 'booking.confirmed'",
    "update audit_log set action = 'booking.confirmed' where action = 'booking.completed'",
  ],
};

test.each(INVARIANTS)("%s is seen when it is broken, and not when it is mended", async (invariant) => {
  const [broken = "", mended = ""] = BREAKS[invariant];
  await admin.query(broken);
  const found = await checkInvariants(world.system(), { settled: true });
  await admin.query(mended);
  expect(found.map((violation) => violation.invariant)).toContain(invariant);
  expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);
});

test.each([
  ["I4", "update booking_changes set state = 'failed'", "update booking_changes set state = 'applied'"],
  ["I1", "update booking_changes set state = 'expired'", "update booking_changes set state = 'applied'"],
  [
    "I1",
    "update bookings set ends_at = ends_at + interval '1 hour' where total_cents = 12000",
    "update bookings set ends_at = ends_at - interval '1 hour' where total_cents = 12000",
  ],
  [
    "I7",
    `update checkouts set expires_at = now() - interval '2 days' where change_id is not null;
      update booking_changes set state = 'pending_payment', expires_at = now() - interval '2 days'`,
    "update booking_changes set state = 'applied', expires_at = null",
  ],
])("%s of a changed booking is seen when it is broken (%s)", async (invariant, broken, mended) => {
  await admin.query(broken);
  const found = await checkInvariants(world.system(), { settled: true });
  await admin.query(mended);
  expect(found.map((violation) => violation.invariant)).toContain(invariant);
  expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);
});

test.each([
  [
    "update ledger_accounts set currency = 'eur' where code = 'stripe_fees'",
    "update ledger_accounts set currency = 'usd' where code = 'stripe_fees'",
  ],
  [
    `update ledger_accounts set id = ${STRAY} where code = 'stripe_fees'`,
    `update ledger_accounts set id = (select account_id from ledger_entries where account_id not in (select id from ledger_accounts) limit 1) where id = ${STRAY}`,
  ],
])("an entry on an account in another currency, or on none, is a violation (%s)", async (broken, mended) => {
  await admin.query(broken);
  const found = await checkInvariants(world.system());
  await admin.query(mended);
  expect(found).toContainEqual(expect.objectContaining({ invariant: "I2" }));
  expect(await checkInvariants(world.system())).toEqual([]);
});

test("a changed line of the audit log breaks its chain", async () => {
  await admin.query("update audit_log set actor = actor || 'x' where action = 'booking.cancelled'");
  expect(await checkInvariants(world.system(), { settled: true })).toMatchObject([{ invariant: "I6" }]);
  await admin.query("update audit_log set actor = left(actor, -1) where action = 'booking.cancelled'");
});

test("a private table with a policy for everybody, or shown to nobody in particular, is a violation", async () => {
  await admin.query("create policy oops on payments for select to prep_app using (true)");
  const found = await checkInvariants(world.system());
  await admin.query("drop policy oops on payments");
  expect(found.filter((violation) => violation.subject === "payments")).toHaveLength(2);
});

test("the hourly job answers with the counts, and only to the platform's clock", async () => {
  const call = (secret: string) =>
    GET(new Request("http://x/api/cron/invariants", { headers: { authorization: `Bearer ${secret}` } }), {
      params: Promise.resolve({ job: "invariants" }),
    });
  expect((await call("wrong")).status).toBe(401);
  expect(await (await call(env().CRON_SECRET)).json()).toEqual({ violations: 0 });
  await admin.query(BREAKS.I10[0] ?? "");
  expect(await (await call(env().CRON_SECRET)).json()).toEqual({ violations: 1, I10: 1 });
  await admin.query(BREAKS.I10[1] ?? "");
});
