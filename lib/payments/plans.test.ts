import { beforeEach, expect, test } from "vitest";
import {
  getBooking,
  getSeries,
  holdSeries,
  holdSlot,
  planMonths,
  previewSeries,
  type Series,
} from "@/lib/bookings";
import { SeriesInput } from "@/lib/bookings/schemas";
import { uuidv7 } from "@/lib/core/ids";
import { checkInvariants } from "@/lib/operations";
import { makeSession } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { hold, pay } from "@/lib/testing/paying";
import { kitchenWithPlan } from "@/lib/testing/plans";
import { rentAndPay } from "@/lib/testing/storage";
import { openWorld } from "@/lib/testing/world";
import { cancelBooking, changeBooking, giveBackHold, settleCheckout, startCheckout } from ".";

const START = "2030-03-01T18:00:00Z";
const world = await openWorld({ now: START });
const stripe = await ownStripe();
/** Moves the clock of Prep and of Stripe. */
async function at(moment: string) {
  await world.at(moment);
  await stripe.clockSet({ now: Date.parse(moment) / 1000 });
}
type Renter = { id: string; sessionId: string };
/** The same person weeks later, signed in anew. */
const again = async ({ id }: Renter): Promise<Renter> => ({
  id,
  sessionId: await makeSession(world.system(), id),
});

beforeEach(() => at(START));

/** A renter in the first month of a plan, which was bought at noon of the first of March in Chicago. */
async function member(kitchen: { planId: string }, months = 1) {
  const renter = await world.person();
  const rental = await rentAndPay(world, renter, kitchen.planId, "2030-03-01", months);
  return { renter, rental };
}
const left = async (renter: Renter, rentalId: string) =>
  (await planMonths(world.as(renter), [rentalId])).map((month) => month.left);
/** Holds a slot and pays nothing: there is nothing to pay. */
async function use(renter: Renter, spaceId: string, startsAt: string, minutes: number) {
  const bookingId = await hold(world.as(renter), spaceId, new Date(startsAt), minutes);
  const { url } = await startCheckout(world.as(renter), { bookingId });
  expect(url).toMatch(new RegExp(`/bookings/${bookingId}$`));
  return bookingId;
}

test("a paid month gives its hours, a slot within them is confirmed without a payment page, and the books stay right", async () => {
  const kitchen = await kitchenWithPlan(world);
  const { renter, rental } = await member(kitchen, 2);
  expect(await left(renter, rental.rentalId)).toEqual([600]);
  const bookingId = await use(renter, kitchen.spaceId, "2030-03-05T16:00:00Z", 240);
  const booking = await getBooking(world.as(renter), bookingId);
  expect(booking).toMatchObject({ status: "confirmed", totalCents: 0 });
  expect(booking.quote.lines).toEqual([{ kind: "plan", name: "Baker", minutes: 240, amountCents: 0 }]);
  expect(await left(renter, rental.rentalId)).toEqual([360]);
  expect(await checkInvariants(world.system())).toEqual([]);
});

test("before it is paid a plan gives nothing, and nobody uses or sees another's", async () => {
  const kitchen = await kitchenWithPlan(world);
  const { rental } = await member(kitchen);
  const stranger = await world.person();
  const bookingId = await hold(world.as(stranger), kitchen.spaceId, new Date("2030-03-05T16:00:00Z"), 120);
  expect((await getBooking(world.as(stranger), bookingId)).totalCents).toBe(8_000);
  expect(await planMonths(world.as(stranger), [rental.rentalId])).toEqual([]);
});

test("of slots that are held at once no more is included than the month has, and the rest is paid for", async () => {
  const kitchen = await kitchenWithPlan(world, { perMonth: 180 });
  const { renter, rental } = await member(kitchen);
  const held = await Promise.all(
    ["05", "06", "07"].map((day) =>
      holdSlot(
        world.as(renter),
        { spaceId: kitchen.spaceId, startsAt: new Date(`2030-03-${day}T16:00:00Z`), durationMinutes: 120 },
        { key: uuidv7(), hash: "" },
      ),
    ),
  );
  const totals = held.map(({ booking }) => booking.quote.totalCents).sort((a, b) => a - b);
  expect(totals).toEqual([0, 4_000, 8_000]);
  expect(await left(renter, rental.rentalId)).toEqual([0]);
});

test("a hold that runs out gives its hours back at once, and so does a cancellation by its terms", async () => {
  const kitchen = await kitchenWithPlan(world);
  const { renter, rental } = await member(kitchen);
  await hold(world.as(renter), kitchen.spaceId, new Date("2030-03-05T16:00:00Z"), 120);
  expect(await left(renter, rental.rentalId)).toEqual([480]);
  await at("2030-03-01T18:11:00Z");
  expect(await left(renter, rental.rentalId)).toEqual([600]);
  const early = await use(renter, kitchen.spaceId, "2030-03-20T16:00:00Z", 120);
  const half = await use(renter, kitchen.spaceId, "2030-03-08T16:00:00Z", 180);
  const late = await use(renter, kitchen.spaceId, "2030-03-07T16:00:00Z", 60);
  expect(await left(renter, rental.rentalId)).toEqual([240]);
  await at("2030-03-06T20:00:00Z");
  for (const bookingId of [early, half, late])
    await cancelBooking(world.as(renter), { bookingId, reason: "" });
  // All of the first, half of the second (between one and three days ahead), nothing of the third.
  expect(await left(renter, rental.rentalId)).toEqual([240 + 120 + 90]);
  expect(await checkInvariants(world.system())).toEqual([]);
});

test("when a host cancels, all of the hours come back", async () => {
  const host = await world.host();
  const kitchen = await kitchenWithPlan(
    world,
    {},
    { organizationId: host.organizationId, createdBy: host.id },
  );
  const { renter, rental } = await member(kitchen);
  const bookingId = await use(renter, kitchen.spaceId, "2030-03-02T16:00:00Z", 120);
  await at("2030-03-02T10:00:00Z");
  await cancelBooking(world.as(host), { bookingId, reason: "A leak" });
  expect(await left(renter, rental.rentalId)).toEqual([600]);
});

test("what is left ends with the month, or so much of it as the host lets roll over lives on", async () => {
  const plain = await kitchenWithPlan(world);
  const rolling = await kitchenWithPlan(world, { rollover: { most: 120, months: 1 } });
  const a = await member(plain);
  const b = await member(rolling);
  await at("2030-04-02T18:00:00Z");
  const late = await again(b.renter);
  expect(await left(await again(a.renter), a.rental.rentalId)).toEqual([]);
  expect(await left(late, b.rental.rentalId)).toEqual([120]);
  await use(late, rolling.spaceId, "2030-04-10T16:00:00Z", 90);
  expect(await left(late, b.rental.rentalId)).toEqual([30]);
  await at("2030-05-02T18:00:00Z");
  expect(await left(await again(late), b.rental.rentalId)).toEqual([]);
});

test("of several plans the one that ends soonest is used first, and one that counts everywhere counts at a sister kitchen", async () => {
  const host = await world.host();
  const own = { organizationId: host.organizationId, createdBy: host.id };
  const first = await kitchenWithPlan(world, { everywhere: true }, own);
  const second = await kitchenWithPlan(world, { rollover: { most: 600, months: 2 } }, own);
  const { renter, rental } = await member(second);
  const other = await rentAndPay(world, renter, first.planId, "2030-03-01");
  await use(renter, second.spaceId, "2030-03-05T16:00:00Z", 240);
  expect(await left(renter, rental.rentalId)).toEqual([600]);
  expect(await left(renter, other.rentalId)).toEqual([360]);
  // Plans of the second kitchen alone do not count at the first.
  await use(renter, first.spaceId, "2030-03-06T16:00:00Z", 360);
  const rest = await hold(world.as(renter), first.spaceId, new Date("2030-03-07T16:00:00Z"), 60);
  expect((await getBooking(world.as(renter), rest)).totalCents).toBe(4_000);
});

test("staying longer is paid by the terms of the booking, moving within its hours costs nothing", async () => {
  const kitchen = await kitchenWithPlan(world, { perMonth: 120 });
  const { renter, rental } = await member(kitchen);
  const bookingId = await use(renter, kitchen.spaceId, "2030-03-20T16:00:00Z", 120);
  const to = (startsAt: string, durationMinutes: number) => ({
    bookingId,
    startsAt: new Date(startsAt),
    durationMinutes,
  });
  await changeBooking(world.as(renter), to("2030-03-21T16:00:00Z", 120));
  const longer = await changeBooking(world.as(renter), to("2030-03-21T16:00:00Z", 180));
  expect(longer).toMatchObject({ chargeCents: 4_000 });
  expect(await left(renter, rental.rentalId)).toEqual([0]);
});

test("hours beyond a plan cost its steps, counted over the month", async () => {
  const overage = [
    { minutes: 60, hourlyRateCents: 2_000 },
    { minutes: null, hourlyRateCents: 3_000 },
  ];
  const kitchen = await kitchenWithPlan(world, { perMonth: 60, overage });
  const { renter } = await member(kitchen);
  const first = await hold(world.as(renter), kitchen.spaceId, new Date("2030-03-05T16:00:00Z"), 120);
  const session = await pay(world.as(renter), first);
  await settleCheckout(world.system(), session);
  const second = await hold(world.as(renter), kitchen.spaceId, new Date("2030-03-06T16:00:00Z"), 60);
  const totals = await Promise.all([first, second].map((id) => getBooking(world.as(renter), id)));
  expect(totals.map(({ totalCents }) => totalCents)).toEqual([2_000, 3_000]);
  expect(await checkInvariants(world.system())).toEqual([]);
});

/** Wednesdays from the 6th to the 27th of March at ten, three hours each. */
const wednesdays = (spaceId: string) =>
  SeriesInput.parse({
    ...{ spaceId, frequency: "weekly", startsOn: "2030-03-06", until: "2030-03-27" },
    ...{ startTime: "10:00", durationMinutes: 180 },
  });
const holdAll = async (renter: Renter, spaceId: string) => {
  const input = { ...wednesdays(spaceId), onConflict: "skip" as const };
  const { series } = await holdSeries(world.as(renter), input, { key: uuidv7(), hash: "h" });
  return getSeries(world.as(renter), series.seriesId);
};
const standing = ({ bookings }: Series) => bookings.map(({ status, totalCents }) => [status, totalCents]);

test("the bookings of a series draw from a plan one after the other, as previewed: what it pays whole is confirmed, the rest waits for its price", async () => {
  const overage = [{ minutes: 60, hourlyRateCents: 1_000 }];
  const kitchen = await kitchenWithPlan(world, { perMonth: 420, overage });
  const { renter, rental } = await member(kitchen);
  const preview = await previewSeries(world.as(renter), wednesdays(kitchen.spaceId));
  // 3 h and 3 h, then 1 h of the plan, 1 h at its step and 1 h at everybody's price, then nothing of it.
  expect(preview.occurrences.map(({ quote }) => quote?.totalCents)).toEqual([0, 0, 5_000, 12_000]);
  const series = await holdAll(renter, kitchen.spaceId);
  expect(standing(series)).toEqual([
    ["confirmed", 0],
    ["confirmed", 0],
    ["held", 5_000],
    ["held", 12_000],
  ]);
  expect(await left(renter, rental.rentalId)).toEqual([0]);
  await giveBackHold(world.as(renter), { bookingId: series.bookings[2]?.id ?? "" });
  await cancelBooking(world.as(renter), { bookingId: series.bookings[1]?.id ?? "", reason: "" });
  expect(await left(renter, rental.rentalId)).toEqual([60 + 180]);
  expect(await checkInvariants(world.system())).toEqual([]);
});

test("two series that are held at once take together no more than the plan has, and no more is paid than that makes needful", async () => {
  const kitchen = await kitchenWithPlan(world, { perMonth: 540 });
  const { renter, rental } = await member(kitchen);
  const second = await world.kitchen({ organizationId: kitchen.organizationId });
  await world.sql("update plan_allowances set kitchen_id = null where renter_id = $1", [renter.id]);
  const all = await Promise.all([holdAll(renter, kitchen.spaceId), holdAll(renter, second.spaceId)]);
  const free = all.flatMap(({ bookings }) => bookings.filter(({ totalCents }) => totalCents === 0));
  expect(free).toHaveLength(3);
  expect(await left(renter, rental.rentalId)).toEqual([0]);
});

test("when somebody takes one slot of a series at the same moment, the plan pays for the next ones instead", async () => {
  for (let round = 0; round < 5; round++) {
    const kitchen = await kitchenWithPlan(world, { perMonth: 360 });
    const { renter } = await member(kitchen);
    const stranger = world.as(await world.person());
    const [series] = await Promise.all([
      holdAll(renter, kitchen.spaceId),
      hold(stranger, kitchen.spaceId, new Date("2030-03-06T16:00:00Z"), 60).catch(() => null),
    ]);
    const paid = series.bookings.map(({ totalCents }) => totalCents);
    expect(paid).toEqual([0, 0, 12_000, 12_000].slice(0, paid.length));
  }
});
