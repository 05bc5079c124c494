import { beforeAll, expect, test } from "vitest";
import {
  getBooking,
  getRental,
  getSeries,
  holdSeries,
  holdSlot,
  previewStorage,
  prolongRental,
  rentStorage,
} from "@/lib/bookings";
import { SeriesInput } from "@/lib/bookings/schemas";
import { uuidv7 } from "@/lib/core/ids";
import { checkInvariants } from "@/lib/operations";
import { createPromotion } from "@/lib/pricing";
import { PromotionTermsInput } from "@/lib/pricing/schemas";
import { ownStripe } from "@/lib/testing/own-stripe";
import { pay } from "@/lib/testing/paying";
import { kitchenWithPlan } from "@/lib/testing/plans";
import { rentAndPay } from "@/lib/testing/storage";
import { openWorld } from "@/lib/testing/world";
import { cancelSeries, settleCheckout } from ".";

const START = "2030-03-01T18:00:00Z";
const world = await openWorld({ now: START });
const stripe = await ownStripe();
beforeAll(() => stripe.clockSet({ now: Date.parse(START) / 1000 }));

const host = await world.host();
const own = { organizationId: host.organizationId, createdBy: host.id };
type Renter = { id: string; sessionId: string };
const once = () => ({ key: uuidv7(), hash: "h" });

/** A kitchen of the host with a table, a plan, and a code of a quarter off. */
async function withCode(code: string, terms: object = {}) {
  const kitchen = await kitchenWithPlan(world, {}, own);
  const promotion = PromotionTermsInput.parse({ code, percent: 25, ...terms });
  await createPromotion(world.as(host), { kitchenId: kitchen.id, ...promotion });
  return kitchen;
}
/** Four Wednesdays, three hours each: 120 dollars without a code. */
async function wednesdays(renter: Renter, spaceId: string, promoCode: string, startTime = "10:00") {
  const input = SeriesInput.parse({
    ...{ spaceId, frequency: "weekly", startsOn: "2030-03-06", until: "2030-03-27" },
    ...{ startTime, durationMinutes: 180, promoCode },
  });
  const { series } = await holdSeries(world.as(renter), { ...input, onConflict: "stop" }, once());
  return getSeries(world.as(renter), series.seriesId);
}
const uses = (code: string) =>
  world.sql(
    "select 1 from promotion_uses u join promotions p on p.id = u.promotion_id join bookings b on b.id = u.booking_id where p.code = $1 and b.status <> 'cancelled'",
    [code],
  );
const totals = ({ bookings }: { bookings: { totalCents: number }[] }) =>
  bookings.map(({ totalCents }) => totalCents);

test("a code counts for as many bookings of a series as it has uses left, the earliest first, and holds that end give them back", async () => {
  const { spaceId } = await withCode("TWICE", { maxUsesEach: 2 });
  const renter = await world.person();
  const series = await wednesdays(renter, spaceId, "TWICE");
  expect(totals(series)).toEqual([9_000, 9_000, 12_000, 12_000]);
  expect(await uses("TWICE")).toHaveLength(2);
  const again = wednesdays(renter, spaceId, "TWICE", "14:00");
  await expect(again).rejects.toMatchObject({ code: "promo_refused" });
  await cancelSeries(world.as(renter), { seriesId: series.id, reason: "" });
  expect(totals(await wednesdays(renter, spaceId, "TWICE", "14:00"))).toEqual([9_000, 9_000, 12_000, 12_000]);
});

test("series that use one code at the same moment have together no more uses than it has", async () => {
  const { spaceId } = await withCode("SIX", { maxUses: 6, maxUsesEach: null });
  const renters = await Promise.all([1, 2, 3].map(() => world.person()));
  const times = ["07:00", "11:00", "15:00"];
  await Promise.allSettled(renters.map((renter, n) => wednesdays(renter, spaceId, "SIX", times[n])));
  const used = (await uses("SIX")).length;
  expect(used).toBeGreaterThanOrEqual(4);
  expect(used).toBeLessThanOrEqual(6);
  const [priced] = await world.sql<{ n: number }>(
    "select count(*)::int as n from bookings where space_id = $1 and total_cents = 9000",
    [spaceId],
  );
  expect(priced?.n).toBe(used);
});

test("a month of storage or of a plan takes a code, the first month first, and is paid at what is left", async () => {
  const { planId } = await withCode("MONTH");
  const renter = await world.person();
  const input = { spaceId: planId, startsOn: "2030-03-01", months: 2, promoCode: "MONTH" };
  const { months } = await previewStorage(world.as(renter), input);
  expect(months.map(({ quote }) => quote.totalCents)).toEqual([15_000, 20_000]);
  const { rental } = await rentStorage(world.as(renter), input, once());
  const [first = ""] = rental.bookingIds;
  await settleCheckout(world.system(), await pay(world.as(renter), first));
  const booking = await getBooking(world.as(renter), first);
  expect(booking).toMatchObject({ status: "confirmed", totalCents: 15_000, platformFeeCents: 2_250 });
  expect(booking.quote.lines.map(({ kind, amountCents }) => [kind, amountCents])).toEqual([
    ["month", 20_000],
    ["promo", -5_000],
  ]);
  expect(await uses("MONTH")).toHaveLength(1);
  expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);
});

test("months that are added to a rental take a code for as many as it has uses left, and none once it is used up", async () => {
  const { planId } = await withCode("LONGER", { maxUsesEach: 2 });
  const renter = await world.person();
  const { rentalId } = await rentAndPay(world, renter, planId, "2030-03-01");
  const prolong = (promoCode: string) =>
    prolongRental(world.as(renter), { rentalId, months: 3, promoCode }, once());
  await prolong("LONGER");
  const { months } = await getRental(world.as(renter), rentalId);
  expect(months.map(({ totalCents }) => totalCents)).toEqual([20_000, 15_000, 15_000, 20_000]);
  expect(await uses("LONGER")).toHaveLength(2);
  await expect(prolong("LONGER")).rejects.toMatchObject({ code: "promo_refused" });
  expect((await getRental(world.as(renter), rentalId)).months).toHaveLength(4);
});

test("a booking that a plan pays whole uses no code; one that it pays in part does", async () => {
  const { spaceId, planId } = await withCode("ONCE");
  const renter = await world.person();
  await rentAndPay(world, renter, planId, "2030-03-01");
  const hold = async (day: string, durationMinutes: number) => {
    const startsAt = new Date(`2030-03-${day}T16:00:00Z`);
    const input = { spaceId, startsAt, durationMinutes, promoCode: "ONCE" };
    return (await holdSlot(world.as(renter), input, once())).booking.quote;
  };
  const whole = await hold("05", 480);
  expect(whole.totalCents).toBe(0);
  expect(whole.terms?.promo).toBeUndefined();
  expect(await uses("ONCE")).toEqual([]);
  // Two hours are left of the plan, two cost 80 dollars.
  expect((await hold("06", 240)).totalCents).toBe(6_000);
  expect(await uses("ONCE")).toHaveLength(1);
});
