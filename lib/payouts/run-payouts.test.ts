import { expect, test } from "vitest";
import { checkIn, checkOut, closeBookings } from "@/lib/bookings";
import { uuidv7 } from "@/lib/core/ids";
import { addHours, addMinutes } from "@/lib/core/interval";
import { stripe } from "@/lib/integrations/stripe";
import { cancelBooking, changeBooking, finishOnboarding, settleCheckout } from "@/lib/payments";
import { book, CARDS, control, onboard } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { payCheckout } from "@/scripts/local/stripe/control";
import { runPayouts, runPayoutsNow } from "./run-payouts";
import { getStatement, listPayouts, quickbooksCsv, statementCsv } from "./statement";
import { listWaiting, previewPayouts } from "./waiting";

const world = await openWorld();
const start = new Date(Math.ceil(Date.now() / 3_600_000) * 3_600_000 + 48 * 3_600_000);
const ALWAYS = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 0, closesMinute: 1_440 }));

async function payableHost() {
  const host = await world.host();
  await onboard(world.as(host), host.organizationId);
  await finishOnboarding(world.as(host), { organizationId: host.organizationId, returnTo: "/host" });
  return host;
}
type Host = Awaited<ReturnType<typeof payableHost>>;
const kitchenOf = (host: Host) =>
  world.kitchen({ organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS });

/** A booking of two hours (80.00), paid, that nobody cancels. */
async function paidBooking(spaceId: string, hoursLater = 0) {
  const renter = await world.person();
  const { bookingId } = await book(
    world.as(renter),
    spaceId,
    addHours(start, hoursLater),
    120,
    CARDS.instant,
  );
  return { bookingId, renter };
}
const transfersOf = async (bookingId: string) =>
  (await stripe().transfers.list({ transfer_group: bookingId, limit: 10 })).data;
const open = (bookingId: string) =>
  world.sql<{ code: string; sum: string }>(
    `select a.code, sum(e.amount_cents)::text as sum from ledger_transactions t join ledger_entries e on e.transaction_id = t.id
     join ledger_accounts a on a.id = e.account_id where t.booking_id = $1 and a.code in ('customer_funds', 'host_payable')
     group by 1 having sum(e.amount_cents) <> 0`,
    [bookingId],
  );
/** The run as cron makes it, some hours after the first slot began. */
async function runAt(hours: number) {
  await world.at(addHours(start, hours));
  await closeBookings(world.system());
  return runPayouts(world.system());
}
const net = (csv: string) =>
  csv
    .trim()
    .split("\r\n")
    .slice(1)
    .reduce((total, row) => total + Math.round(Number(row.split(",")[10]) * 100), 0);

test("a run repeated and run in parallel makes one transfer per booking, closes the ledger, and its CSV adds up", async () => {
  await world.at(new Date());
  const host = await payableHost();
  const { spaceId } = await kitchenOf(host);
  const used = await paidBooking(spaceId);
  const missed = await paidBooking(spaceId, 2);
  const cancelled = await paidBooking(spaceId, 4);
  // Past the hour of grace, two days ahead: half is kept.
  await world.at(addMinutes(new Date(), 70));
  await cancelBooking(world.as(cancelled.renter), { bookingId: cancelled.bookingId, reason: "" });
  await world.at(start);
  await checkIn(world.as(used.renter), { bookingId: used.bookingId });
  await world.at(addMinutes(start, 110));
  await checkOut(world.as(host), { bookingId: used.bookingId });

  await runAt(60);
  const runs = await Promise.all([1, 2, 3, 4].map(() => runPayouts(world.system())));
  expect(runs.every((run) => run.failed === 0)).toBe(true);

  const moved = [];
  for (const { bookingId } of [used, missed, cancelled]) {
    const transfers = await transfersOf(bookingId);
    expect(transfers).toHaveLength(1);
    moved.push(...transfers.map((t) => t.amount));
    expect(await open(bookingId)).toEqual([]);
  }
  expect(moved).toEqual([6_800, 6_800, 3_400]);

  const payouts = await listPayouts(world.as(host), host.organizationId);
  expect(payouts).toMatchObject([{ status: "paid", bookings: 3, netCents: 17_000 }]);
  const statement = await getStatement(world.as(host), payouts[0]?.id ?? "");
  expect(statement.totals).toEqual({ grossCents: 20_000, feeCents: 3_000, taxCents: 0, netCents: 17_000 });
  expect(net(statementCsv(statement))).toBe(moved.reduce((a, b) => a + b, 0));
  const hostile = {
    ...statement,
    paidAt: new Date("2026-11-03T15:00:00Z"),
    items: statement.items.map((item) => ({ ...item, spaceName: '=HYPERLINK("x")' })),
  };
  const [head, ...rows] = quickbooksCsv(hostile).trim().split("\r\n");
  expect(head).toBe("Date,Description,Amount");
  for (const row of rows) expect(row).toMatch(/^11\/03\/2026,"'=HYPERLINK\(""x""\), .*",\d+\.\d\d$/);
  const feed = rows.reduce((total, row) => total + Math.round(Number(row.split(",").at(-1)) * 100), 0);
  expect(feed).toBe(statement.totals.netCents);
  const [mail] = await world.sql(
    "select count(*)::int as mails from outbox where job->>'template' = 'payout_paid'",
  );
  expect(mail).toEqual({ mails: 1 });
});

test("two first runs at the same moment pay each booking once", async () => {
  await world.at(new Date());
  const host = await payableHost();
  const { spaceId } = await kitchenOf(host);
  const first = await paidBooking(spaceId);
  const second = await paidBooking(spaceId, 3);
  await world.at(addHours(start, 70));
  await closeBookings(world.system());
  await Promise.all([1, 2, 3, 4, 5].map(() => runPayouts(world.system())));
  for (const { bookingId } of [first, second]) {
    expect(await transfersOf(bookingId)).toHaveLength(1);
    expect(await open(bookingId)).toEqual([]);
  }
  expect(await listPayouts(world.as(host), host.organizationId)).toMatchObject([
    { status: "paid", netCents: 13_600 },
  ]);
});

test("nothing is paid inside the claim window", async () => {
  await world.at(new Date());
  const host = await payableHost();
  const { spaceId } = await kitchenOf(host);
  const { bookingId } = await paidBooking(spaceId);
  await runAt(49);
  expect(await transfersOf(bookingId)).toEqual([]);
  const { items } = await listWaiting(world.as(host), host.organizationId);
  expect(items).toMatchObject([{ bookingId, amountCents: 6_800, reason: "window" }]);
  await runAt(51);
  expect(await transfersOf(bookingId)).toHaveLength(1);
});

test("an organization that Stripe cannot pay yet waits, and is paid by the run after it can", async () => {
  await world.at(new Date());
  const host = await world.host();
  const { spaceId } = await kitchenOf(host);
  const { bookingId } = await paidBooking(spaceId);
  await runAt(60);
  expect(await listPayouts(world.as(host), host.organizationId)).toEqual([]);
  const { items } = await listWaiting(world.as(host), host.organizationId);
  expect(items).toMatchObject([{ bookingId, kind: "booking", amountCents: 6_800, reason: "account" }]);
  const admin = await world.person({ platformRole: "admin" });
  const preview = async () =>
    (await previewPayouts(world.as(admin))).find((row) => row.organizationId === host.organizationId);
  expect(await preview()).toMatchObject({ transferCents: 0, heldCents: 6_800 });
  await expect(previewPayouts(world.as(host))).rejects.toMatchObject({ code: "not_found" });
  await expect(listWaiting(world.as(await world.host()), host.organizationId)).rejects.toMatchObject({
    code: "not_found",
  });
  await onboard(world.as(host), host.organizationId);
  await finishOnboarding(world.as(host), { organizationId: host.organizationId, returnTo: "/host" });
  expect(await preview()).toMatchObject({ transferCents: 6_800, heldCents: 0 });
  expect(await listPayouts(world.as(host), host.organizationId)).toEqual([]);
  await runAt(61);
  expect(await preview()).toBeUndefined();
  expect(await transfersOf(bookingId)).toHaveLength(1);
  expect(await open(bookingId)).toEqual([]);
});

test("a transfer that Stripe refuses is shown with its reason, and the next run makes it, once", async () => {
  await world.at(new Date());
  const host = await payableHost();
  const { spaceId } = await kitchenOf(host);
  const { bookingId } = await paidBooking(spaceId);
  // Three: the first try and the two that Stripe's client makes of itself. Of this booking only: others run beside it.
  await control().failNext({
    method: "POST",
    path: "/v1/transfers",
    contains: bookingId,
    status: 500,
    times: 3,
  });
  expect(await runAt(60)).toMatchObject({ transferred: 0, failed: 1 });
  const [payout] = await listPayouts(world.as(host), host.organizationId);
  expect(payout?.status).toBe("open");
  expect((await getStatement(world.as(host), payout?.id ?? "")).items[0]?.lastError).not.toBe("");
  const { items } = await listWaiting(world.as(host), host.organizationId);
  expect(items).toMatchObject([{ bookingId, reason: "failed" }]);
  await runAt(61);
  expect(await transfersOf(bookingId)).toHaveLength(1);
  expect((await getStatement(world.as(host), payout?.id ?? "")).status).toBe("paid");
});

test("only an admin runs payouts by hand, and another organization's statement is not found", async () => {
  await world.at(addHours(start, 62));
  const admin = await world.person({ platformRole: "admin" });
  const support = await world.person({ platformRole: "support" });
  const stranger = await world.host();
  expect(await runPayoutsNow(world.as(admin))).toMatchObject({ failed: 0 });
  await expect(runPayoutsNow(world.as(support))).rejects.toMatchObject({ code: "forbidden" });
  await expect(runPayoutsNow(world.as(stranger))).rejects.toMatchObject({ code: "not_found" });
  await expect(listWaiting(world.as(admin), uuidv7())).rejects.toMatchObject({ code: "not_found" });
  await expect(getStatement(world.as(admin), uuidv7())).rejects.toMatchObject({ code: "not_found" });
  const [payout] = await world.sql<{ id: string }>("select id from payouts limit 1");
  await expect(getStatement(world.as(stranger), payout?.id ?? "")).rejects.toMatchObject({
    code: "not_found",
  });
});

test("nothing that was sent to Stripe or came back breaks Stripe's own schema", async () => {
  expect(await control().violations()).toEqual([]);
});

test("a booking that was made longer is paid out whole, in one transfer, out of both of its payments", async () => {
  await world.at(new Date());
  const host = await payableHost();
  const { spaceId } = await kitchenOf(host);
  const { bookingId, renter } = await paidBooking(spaceId);
  const asked = { bookingId, startsAt: start, durationMinutes: 240 };
  const change = await changeBooking(world.as(renter), asked);
  if (change.status !== "pending_payment") throw new Error(change.status);
  const { redirectedTo } = await payCheckout(change.url, { card: CARDS.instant });
  await settleCheckout(world.system(), /session=(cs_\w+)/.exec(redirectedTo ?? "")?.[1] ?? "");
  await world.at(start);
  await checkIn(world.as(renter), { bookingId });
  await checkOut(world.as(renter), { bookingId });
  expect(await runAt(100)).toMatchObject({ transferred: 1, failed: 0 });
  expect(await transfersOf(bookingId)).toMatchObject([{ amount: 13_600 }]);
  expect(await open(bookingId)).toEqual([]);
  await world.at(new Date());
});
