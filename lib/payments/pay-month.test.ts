import { beforeAll, expect, test } from "vitest";
import { closeBookings, holdSeries } from "@/lib/bookings";
import { SeriesInput } from "@/lib/bookings/schemas";
import { uuidv7 } from "@/lib/core/ids";
import { stripe } from "@/lib/integrations/stripe";
import { checkInvariants } from "@/lib/operations";
import { runPayouts } from "@/lib/payouts";
import { credit } from "@/lib/testing/credit";
import { ALWAYS_OPEN } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { CARDS, onboard } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { creditOf } from "@/lib/wallets";
import { payCheckout } from "@/scripts/local/stripe/control";
import {
  cancelBooking,
  editSeries,
  giveBackHold,
  payMonth,
  settleCheckout,
  settleUnfinished,
  startCheckout,
  sweepHolds,
} from ".";

const world = await openWorld({ now: "2030-01-01T12:00:00Z" });
const double = await ownStripe();
async function at(moment: string) {
  await world.at(moment);
  await double.clockSet({ now: Date.parse(moment) / 1000 });
}
beforeAll(() => at("2030-01-01T12:00:00Z"));

/** Tuesdays from the 8th of January to the 26th of February, billed by the month, 120 dollars each. */
async function monthly(change: object = {}, month = "2030-02") {
  const host = await world.host();
  const spec = { organizationId: host.organizationId, createdBy: host.id };
  const kitchen = await world.kitchen({ ...spec, hours: ALWAYS_OPEN, spaces: [{ hourlyRateCents: 4_000 }] });
  const person = await world.person();
  const input = SeriesInput.parse({
    ...{ spaceId: kitchen.spaceId, frequency: "weekly", startsOn: "2030-01-08", until: "2030-02-26" },
    ...{ startTime: "06:00", durationMinutes: 180, billing: "monthly", ...change },
  });
  const { series } = await holdSeries(
    world.as(person),
    { ...input, onConflict: "stop" },
    { key: uuidv7(), hash: "h" },
  );
  const { seriesId, heldBookingIds: ids } = series;
  const page = () => payMonth(world.as(person), { seriesId, month });
  const states = async () => {
    const statement = "select status from bookings where series_id = $1 order by starts_at";
    return (await world.sql<{ status: string }>(statement, [seriesId])).map(({ status }) => status);
  };
  return {
    ...kitchen,
    owner: host,
    person,
    renter: () => world.as(person),
    seriesId,
    ids,
    february: ids.slice(4),
    page,
    states,
  };
}
async function fill(url: string, card: string = CARDS.good): Promise<string> {
  const { redirectedTo, alert } = await payCheckout(url, { card });
  return /session=(cs_\w+)/.exec(redirectedTo ?? "")?.[1] ?? String(alert);
}
const paymentsOf = (ids: readonly string[]) =>
  world.sql<{ status: string; cents: number; fee: number; charge: string; refunded: number }>(
    `select p.status, p.captured_cents as cents, p.stripe_fee_cents as fee, p.stripe_charge_id as charge, p.refunded_cents as refunded
       from payments p join bookings b on b.id = p.booking_id where b.id = any($1) order by b.starts_at`,
    [ids],
  );
const sound = async () => expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);

test("a month is paid once: each booking is confirmed with its own share of one charge, whatever comes twice or at once", async () => {
  const { february, page, states } = await monthly();
  const { url } = await page();
  expect(await page()).toEqual({ url });
  const session = await fill(url);
  const settled = await Promise.all([1, 2, 3].map(() => settleCheckout(world.system(), session)));
  expect(settled).toEqual(["confirmed", "confirmed", "confirmed"]);
  await settleUnfinished(world.system());
  expect(await states()).toEqual([...Array(4).fill("held"), ...Array(4).fill("confirmed")]);
  const payments = await paymentsOf(february);
  expect(payments.map(({ status, cents }) => [status, cents])).toEqual(Array(4).fill(["captured", 12_000]));
  const [charge] = new Set(payments.map((payment) => payment.charge));
  const { amount_captured, balance_transaction } = await stripe().charges.retrieve(charge ?? "", {
    expand: ["balance_transaction"],
  });
  expect(amount_captured).toBe(48_000);
  expect(payments.reduce((sum, { fee }) => sum + fee, 0)).toBe(
    typeof balance_transaction === "object" ? balance_transaction?.fee : null,
  );
  const posted = await world.sql(
    "select count(*)::int as n from ledger_transactions where booking_id = any($1) and kind = 'capture'",
    [february],
  );
  expect(posted).toEqual([{ n: 4 }]);
  await sound();
});

test("what was lost between the page and the payment is not charged; the rest is", async () => {
  const { february, page, states } = await monthly();
  const session = await fill((await page()).url);
  // Paid at Stripe; before we hear of it one is gone, as when a crash lies in between.
  await world.sql("select prep.release_hold($1, 'expired')", [february[1]]);
  expect(await settleCheckout(world.system(), session)).toBe("confirmed");
  expect((await states()).slice(4)).toEqual(["confirmed", "expired", "confirmed", "confirmed"]);
  const payments = await paymentsOf(february);
  expect(payments.map(({ status, cents }) => [status, cents])).toEqual([
    ["captured", 12_000],
    ["voided", 0],
    ["captured", 12_000],
    ["captured", 12_000],
  ]);
  const charge = await stripe().charges.retrieve(payments[0]?.charge ?? "");
  expect(charge.amount_captured).toBe(36_000);
  await sound();
});

test("when all were lost the authorisation is given up", async () => {
  const { february, page } = await monthly();
  const session = await fill((await page()).url);
  for (const id of february) await world.sql("select prep.release_hold($1, 'expired')", [id]);
  expect(await settleCheckout(world.system(), session)).toBe("lost");
  expect((await paymentsOf(february)).map(({ status }) => status)).toEqual(Array(4).fill("voided"));
  await sound();
});

test("nobody pays for one of them twice: a page of its own closes that of the month, and the other way round", async () => {
  const { renter, february, page, states } = await monthly();
  const [first = "", second = ""] = february;
  const month = await page();
  const alone = await startCheckout(renter(), { bookingId: first });
  expect(await fill(month.url)).not.toMatch(/^cs_/);
  const again = await page();
  expect(again.url).not.toBe(month.url);
  expect(await fill(alone.url)).not.toMatch(/^cs_/);
  // Giving one back closes the page that promised it.
  await giveBackHold(renter(), { bookingId: second });
  expect(await fill(again.url)).not.toMatch(/^cs_/);
  const session = await fill((await page()).url);
  expect(await settleCheckout(world.system(), session)).toBe("confirmed");
  expect((await states()).slice(4)).toEqual(["confirmed", "cancelled", "confirmed", "confirmed"]);
  await expect(startCheckout(renter(), { bookingId: first })).rejects.toMatchObject({ code: "conflict" });
  await expect(page()).rejects.toMatchObject({ code: "conflict", fields: { month: expect.anything() } });
  await sound();
});

test("a month is refused by the reason: another's series, one that is paid by the booking, a month without bookings", async () => {
  const { seriesId, owner, renter } = await monthly();
  const ask = (ctx: ReturnType<typeof renter>, month = "2030-02") => payMonth(ctx, { seriesId, month });
  await expect(ask(world.as(await world.person()))).rejects.toMatchObject({ code: "not_found" });
  await expect(ask(world.as(owner))).rejects.toMatchObject({ code: "forbidden" });
  await expect(ask(renter(), "2030-07")).rejects.toMatchObject({
    code: "invalid_input",
    fields: { month: expect.anything() },
  });
  const other = await monthly({ billing: "per_occurrence" });
  await expect(other.page()).rejects.toMatchObject({ code: "conflict" });
});

const kept = (ids: readonly string[]) =>
  world.sql<{ kind: string; status: string; cents: number }>(
    "select p.kind, p.status, p.amount_cents as cents from payments p join bookings b on b.id = p.booking_id where b.id = any($1) order by b.starts_at, p.kind desc",
    [ids],
  );

test("credit pays the first bookings of a month, the page the rest; one that is lost gets its credit back, and so does a page that nobody pays", async () => {
  const { renter, person, seriesId, february, states } = await monthly();
  await credit(world.as(await world.person({ platformRole: "admin" })), person.email, 20_000);
  const press = (useCredit?: boolean) => payMonth(renter(), { seriesId, month: "2030-02", useCredit });
  const plain = await press();
  const { url } = await press(true);
  expect(url).not.toBe(plain.url);
  expect(await fill(plain.url)).not.toMatch(/^cs_/);
  // The first is paid whole and needs no page; of the second 80 dollars are.
  expect((await states()).slice(4)).toEqual(["confirmed", "held", "held", "held"]);
  expect(await creditOf(renter())).toBe(0);
  expect(await press()).toEqual({ url });
  // Without it after all: the page for the rest is another one, and its credit is free again.
  await press(false);
  expect(await creditOf(renter())).toBe(8_000);
  const session = await fill((await press(true)).url);
  await world.sql("select prep.release_hold($1, 'expired')", [february[1]]);
  expect(await settleCheckout(world.system(), session)).toBe("confirmed");
  expect((await states()).slice(4)).toEqual(["confirmed", "expired", "confirmed", "confirmed"]);
  expect(await creditOf(renter())).toBe(8_000);
  expect((await kept(february)).filter(({ status }) => status === "captured")).toEqual([
    { kind: "credit", status: "captured", cents: 12_000 },
    { kind: "card", status: "captured", cents: 12_000 },
    { kind: "card", status: "captured", cents: 12_000 },
  ]);
  await sound();
});

test("a month that credit pays whole is paid without a page, and pressed five times at once it is paid once", async () => {
  const { renter, person, seriesId, states } = await monthly();
  await credit(world.as(await world.person({ platformRole: "admin" })), person.email, 49_000);
  const press = () => payMonth(renter(), { seriesId, month: "2030-02", useCredit: true });
  const tries = await Promise.allSettled([1, 2, 3, 4, 5].map(press));
  const urls = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value.url] : []));
  expect(urls).toEqual([expect.stringMatching(new RegExp(`/bookings/series/${seriesId}$`))]);
  expect((await states()).slice(4)).toEqual(Array(4).fill("confirmed"));
  expect(await creditOf(renter())).toBe(1_000);
  await sound();
});

test("an edited series is paid at the price of its new times; a page that ran out unpaid gives everything back", async () => {
  const { renter, seriesId, february, page, states } = await monthly();
  const time = { startTime: "08:00", durationMinutes: 120, fromBookingId: february[2] };
  await editSeries(renter(), { seriesId, ...time, onConflict: "stop" });
  const { url } = await page();
  const session = (
    await world.sql<{ id: string }>(
      "select min(stripe_session_id) as id from checkouts where booking_id = $1",
      [february[0]],
    )
  )[0]?.id;
  const { amount_total } = await stripe().checkout.sessions.retrieve(session ?? "");
  expect(amount_total).toBe(40_000);
  await at("2030-02-02T12:00:00Z");
  await sweepHolds(world.system());
  await sweepHolds(world.system());
  expect(await fill(url)).not.toMatch(/^cs_/);
  expect(new Set(await states())).toEqual(new Set(["expired"]));
  await sound();
});

test("cancelling one of them gives back its own price and no more; the others are paid out of the same charge", async () => {
  const { renter, owner, organizationId, february, page } = await monthly(
    { startsOn: "2030-03-05", until: "2030-04-23" },
    "2030-04",
  );
  await onboard(world.as(owner), organizationId);
  await settleCheckout(world.system(), await fill((await page()).url, CARDS.instant));
  const [first = ""] = february;
  expect(await cancelBooking(renter(), { bookingId: first, reason: "" })).toMatchObject({
    refundCents: 12_000,
  });
  expect((await paymentsOf(february)).map(({ refunded }) => refunded)).toEqual([12_000, 0, 0, 0]);
  await at("2030-05-01T12:00:00Z");
  await closeBookings(world.system());
  expect(await runPayouts(world.system())).toMatchObject({ transferred: 3, failed: 0 });
  const { data } = await stripe().transfers.list({ limit: 100 });
  expect(new Set(data.map(({ source_transaction }) => source_transaction)).size).toBe(1);
  await sound();
});
