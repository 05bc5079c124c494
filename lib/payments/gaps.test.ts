import { expect, test } from "vitest";
import { checkIn, getBooking, holdSeries, timesForChange } from "@/lib/bookings";
import { SeriesInput } from "@/lib/bookings/schemas";
import type { Ctx } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book, pay } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { changeBooking, editSeries, extendBooking, proposeMove, quoteSeriesEdit, settleCheckout } from ".";

/** A room that is open from 6 to 22 and wants no gap below two hours; somebody has it from 6 to 10 on the day that is looked at. */
const world = await openWorld({ now: "2030-01-01T12:00:00Z" });
const stripe = await ownStripe();
await stripe.clockSet({ now: Date.parse("2030-01-01T12:00:00Z") / 1000 });
const clock = (hour: number, day = 10) => new Date(Date.UTC(2030, 0, day, hour + 6));

async function room() {
  const host = await world.host();
  const spec = { organizationId: host.organizationId, createdBy: host.id };
  const kitchen = await world.kitchen({ ...spec, spaces: [{ avoidGaps: true, minMinutes: 120 }] });
  await book(world.as(await world.person()), kitchen.spaceId, clock(6), 240);
  return { ...kitchen, host };
}
const gap = (startsAt: Date, durationMinutes: number) => ({
  code: "leaves_gap",
  fields: { startsAt: ["That would leave a gap too short for anybody else"] },
  suggestion: expect.objectContaining({ startsAt, durationMinutes }),
});
const to = (ctx: Ctx, bookingId: string, hour: number, hours: number) =>
  changeBooking(ctx, { bookingId, startsAt: clock(hour), durationMinutes: hours * 60 });

test("a move that leaves a gap nobody could book is refused as a hold is, with what would work; its own time counts as free", async () => {
  const { spaceId } = await room();
  const ctx = world.as(await world.person());
  const { bookingId } = await book(ctx, spaceId, clock(14), 240);
  await expect(to(ctx, bookingId, 11, 4)).rejects.toMatchObject(gap(clock(12), 240));
  expect((await to(ctx, bookingId, 12, 4)).status).toBe("applied");
  expect((await to(ctx, bookingId, 10, 4)).status).toBe("applied");
});

test("a length that leaves such a gap is refused, shorter and longer; the page offers neither", async () => {
  const { spaceId } = await room();
  const ctx = world.as(await world.person());
  const { bookingId } = await book(ctx, spaceId, clock(16), 360);
  await expect(to(ctx, bookingId, 16, 5)).rejects.toMatchObject(gap(clock(17), 300));
  const { fits } = await timesForChange(ctx, await getBooking(ctx, bookingId), {
    startsAt: clock(6),
    endsAt: clock(22),
  });
  const offered = (from: number, until: number) => fits({ startsAt: clock(from), endsAt: clock(until) });
  expect([offered(16, 21), offered(16, 20), offered(16, 22), offered(11, 15)]).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect((await to(ctx, bookingId, 16, 4)).status).toBe("applied");
  await expect(to(ctx, bookingId, 16, 5)).rejects.toMatchObject({ code: "leaves_gap" });
});

test("a crew that is in hears of the longer stay that leaves none", async () => {
  const { spaceId } = await room();
  const person = await world.person();
  const { bookingId } = await book(world.as(person), spaceId, clock(12, 2), 240);
  await world.at("2030-01-02T19:00:00Z");
  const ctx = world.as({ ...person });
  await checkIn(ctx, { bookingId });
  await expect(extendBooking(ctx, { bookingId, minutes: 300 })).rejects.toMatchObject(gap(clock(12, 2), 600));
  await world.at("2030-01-01T12:00:00Z");
});

test("the host may propose a time that leaves a gap: it is the host's own rule", async () => {
  const { spaceId, host } = await room();
  const { bookingId } = await book(world.as(await world.person()), spaceId, clock(14), 240);
  const proposal = { bookingId, startsAt: clock(11), reason: "" };
  expect(await proposeMove(world.as(host), proposal)).toEqual({ status: "proposed" });
});

test("the preview of an edited series names the gap that an occurrence would leave, paid or not, and it stays where it is", async () => {
  const { spaceId } = await room();
  const ctx = world.as(await world.person());
  const input = SeriesInput.parse({
    ...{ spaceId, frequency: "weekly", startsOn: "2030-01-10", until: "2030-01-24" },
    ...{ startTime: "14:00", durationMinutes: 240 },
  });
  const { series } = await holdSeries(ctx, { ...input, onConflict: "stop" }, { key: uuidv7(), hash: "h" });
  const [first = "", second = ""] = series.heldBookingIds;
  await book(world.as(await world.person()), spaceId, clock(6, 17), 240);
  await settleCheckout(world.system(), await pay(ctx, first));
  const edit = { seriesId: series.seriesId, startTime: "11:00", durationMinutes: 240 };
  const conflicts = async () =>
    (await quoteSeriesEdit(ctx, edit)).bookings.map(({ conflict }) => conflict?.code ?? null);
  expect(await conflicts()).toEqual(["leaves_gap", "leaves_gap", null]);
  expect(await editSeries(ctx, { ...edit, onConflict: "skip" })).toEqual({ changed: 1, kept: 2 });
  const startsAt = async (id: string) => (await getBooking(ctx, id)).startsAt;
  expect([await startsAt(first), await startsAt(second)]).toEqual([clock(14), clock(14, 17)]);
});
