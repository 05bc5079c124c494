import { expect, test } from "vitest";
import { getSeries, holdSeries, previewSeries, remindOfPayments } from "@/lib/bookings";
import { SeriesInput } from "@/lib/bookings/schemas";
import type { Ctx } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { withOffset } from "@/lib/core/zoned";
import { ALWAYS_OPEN, makeSession } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { hold, pay } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { cancelSeries, editSeries, quoteSeriesEdit, settleCheckout, startCheckout, sweepHolds } from ".";

const world = await openWorld({ now: "2030-01-01T12:00:00Z" });
const stripe = await ownStripe();
/** Moves the clock of Prep and of Stripe. */
async function at(moment: string) {
  await world.at(moment);
  await stripe.clockSet({ now: Date.parse(moment) / 1000 });
}
await at("2030-01-01T12:00:00Z");
const once = () => ({ key: uuidv7(), hash: "h" });
const tuesdays = (spaceId: string, change: object = {}) =>
  SeriesInput.parse({
    spaceId,
    frequency: "weekly",
    startsOn: "2030-01-08",
    until: "2031-12-30",
    startTime: "06:00",
    durationMinutes: 180,
    ...change,
  });

test("104 Tuesdays at six are six o'clock on both sides of every change of the clocks, and held in one commit", async () => {
  const { spaceId } = await world.kitchen();
  const renter = await world.person();
  const { occurrences } = await previewSeries(world.as(renter), tuesdays(spaceId));
  expect(occurrences).toHaveLength(104);
  const clocks = occurrences.map(({ slot }) =>
    withOffset(slot?.startsAt ?? new Date(0), "America/Chicago").slice(11),
  );
  expect(new Set(clocks)).toEqual(new Set(["06:00:00-06:00", "06:00:00-05:00"]));
  expect(occurrences.every(({ conflict }) => conflict === null)).toBe(true);
  const { series } = await holdSeries(world.as(renter), { ...tuesdays(spaceId), onConflict: "stop" }, once());
  const rows = await world.sql(
    "select count(*)::int as n, count(distinct a.id)::int as live from bookings b join allocations a on a.booking_id = b.id and a.released_at is null where b.series_id = $1 and b.status = 'held'",
    [series.seriesId],
  );
  expect(rows).toEqual([{ n: 104, live: 104 }]);
});

test("a conflict is named before anything is held; then it is skipped, or everything stops, as was asked", async () => {
  const { spaceId } = await world.kitchen();
  await hold(world.as(await world.person()), spaceId, new Date("2030-01-15T13:00:00Z"), 60);
  const renter = await world.person();
  const input = tuesdays(spaceId, { until: "2030-02-05" });
  const { occurrences } = await previewSeries(world.as(renter), input);
  expect(occurrences.map(({ date, conflict }) => [date, conflict?.code ?? null])).toEqual([
    ["2030-01-08", null],
    ["2030-01-15", "slot_taken"],
    ["2030-01-22", null],
    ["2030-01-29", null],
    ["2030-02-05", null],
  ]);
  const stop = holdSeries(world.as(renter), { ...input, onConflict: "stop" }, once());
  await expect(stop).rejects.toMatchObject({ code: "slot_taken", values: { date: "2030-01-15" } });
  expect(await world.sql("select 1 from booking_series where renter_id = $1", [renter.id])).toEqual([]);
  const key = once();
  const { series } = await holdSeries(world.as(renter), { ...input, onConflict: "skip" }, key);
  expect(series.heldBookingIds).toHaveLength(4);
  expect(await holdSeries(world.as(renter), { ...input, onConflict: "skip" }, key)).toEqual({
    series: expect.objectContaining(series),
    replayed: true,
  });
});

test("twenty people race for overlapping series: every slot has one holder, and who stops has all or nothing", async () => {
  const { spaceId, stationIds } = await world.kitchen();
  const people = await Promise.all(Array.from({ length: 20 }, () => world.person()));
  const tries = await Promise.allSettled(
    people.map((person, i) =>
      holdSeries(
        world.as(person),
        {
          ...tuesdays(spaceId, { until: "2030-03-26", startTime: i % 2 ? "06:00" : "08:00" }),
          onConflict: i % 3 ? "skip" : "stop",
        },
        once(),
      ),
    ),
  );
  for (const t of tries) if (t.status === "rejected") expect(t.reason).toMatchObject({ code: "slot_taken" });
  for (const [i, t] of tries.entries()) {
    if (t.status === "fulfilled" && i % 3 === 0) expect(t.value.series.heldBookingIds).toHaveLength(12);
  }
  const [held] = await world.sql<{ n: number }>(
    "select count(*)::int as n from allocations where station_id = any($1) and released_at is null",
    [stationIds],
  );
  expect(held?.n).toBe(12);
});

test("monthly on the 31st falls in months that have one, every second week skips the others, weekdays are kept", async () => {
  const { spaceId } = await world.kitchen({ hours: ALWAYS_OPEN, horizonDays: 365 });
  const renter = world.as(await world.person());
  const dates = async (change: object) =>
    (await previewSeries(renter, tuesdays(spaceId, change))).occurrences.map(({ date }) => date);
  expect(await dates({ frequency: "monthly", startsOn: "2030-01-31", until: "2030-06-30" })).toEqual([
    "2030-01-31",
    "2030-03-31",
    "2030-05-31",
  ]);
  expect(await dates({ interval: 2, weekdays: [2, 4], until: "2030-02-01" })).toEqual([
    "2030-01-08",
    "2030-01-10",
    "2030-01-22",
    "2030-01-24",
  ]);
});

test("a time that the clocks skip is named and never held at another", async () => {
  const { spaceId } = await world.kitchen({ hours: ALWAYS_OPEN });
  const input = tuesdays(spaceId, {
    startsOn: "2030-03-03",
    until: "2030-03-17",
    startTime: "02:30",
    durationMinutes: 60,
  });
  const { occurrences } = await previewSeries(world.as(await world.person()), input);
  expect(occurrences.map(({ date, conflict }) => [date, conflict?.message ?? null])).toEqual([
    ["2030-03-03", null],
    ["2030-03-10", "The clocks skip this time on that day"],
    ["2030-03-17", null],
  ]);
});

test("an occurrence is paid by its own day, can be opened for payment twice, and is given back when nobody pays", async () => {
  const { spaceId } = await world.kitchen();
  const renter = await world.person();
  const { series } = await holdSeries(
    world.as(renter),
    { ...tuesdays(spaceId, { until: "2030-01-22" }), onConflict: "stop" },
    once(),
  );
  const [first = "", second = ""] = series.heldBookingIds;
  const { url } = await startCheckout(world.as(renter), { bookingId: first });
  // The page was left open and has run out; the hold has days left.
  await at("2030-01-01T14:00:00Z");
  await settleCheckout(world.system(), await pay(world.as(renter), first));
  expect(
    (await world.sql("select url from checkouts where booking_id = $1 order by attempt", [first]))[0],
  ).toEqual({ url });
  const dues = (await getSeries(world.as(renter), series.seriesId)).bookings.map((b) => [
    b.status,
    b.holdExpiresAt?.toISOString() ?? null,
  ]);
  expect(dues).toEqual([
    ["confirmed", null],
    ["held", "2030-01-12T12:00:00.000Z"],
    ["held", "2030-01-19T12:00:00.000Z"],
  ]);
  await at("2030-01-11T13:00:00Z");
  await remindOfPayments(world.system());
  await at("2030-01-12T12:00:01Z");
  await sweepHolds(world.system());
  expect(
    (
      await getSeries(
        world.as({ ...renter, sessionId: await makeSession(world.system(), renter.id) }),
        series.seriesId,
      )
    ).bookings.map((b) => b.status),
  ).toEqual(["confirmed", "expired", "held"]);
  const mails = await world.sql<{ template: string }>(
    "select job->>'template' as template from outbox where job->>'subjectId' = $1 order by 1",
    [second],
  );
  expect(mails.map((row) => row.template)).toEqual(["occurrence_released", "payment_due"]);
});

test("cancelling from one booking on leaves what came before, refunds what was paid, and tells strangers nothing", async () => {
  const { spaceId } = await world.kitchen();
  const renter = await world.person();
  const { series } = await holdSeries(
    world.as(renter),
    { ...tuesdays(spaceId, { startsOn: "2030-01-22", until: "2030-02-19" }), onConflict: "stop" },
    once(),
  );
  const [, second = "", third = ""] = series.heldBookingIds;
  await settleCheckout(world.system(), await pay(world.as(renter), third));
  const foreign = cancelSeries(world.as(await world.person()), { seriesId: series.seriesId, reason: "" });
  await expect(foreign).rejects.toMatchObject({ code: "not_found" });
  const done = await cancelSeries(world.as(renter), {
    seriesId: series.seriesId,
    fromBookingId: second,
    reason: "",
  });
  expect(done).toMatchObject({ cancelled: 4, kept: 0, refundCents: 12_000 });
  const { bookings } = await getSeries(world.as(renter), series.seriesId);
  expect(bookings.map(({ status }) => status)).toEqual([
    "held",
    "cancelled",
    "cancelled",
    "cancelled",
    "cancelled",
  ]);
});

const clocksOf = async (ctx: Ctx, seriesId: string) =>
  (await getSeries(ctx, seriesId)).bookings.map(
    ({ startsAt, status, totalCents }) =>
      `${withOffset(startsAt, "America/Chicago").slice(5, 16)} ${status} ${totalCents}`,
  );

test("this and the following occurrences move to another time and price at once: what is paid for nothing more, what is in the way stays", async () => {
  await at("2030-01-01T12:00:00Z");
  const { spaceId } = await world.kitchen({ hours: ALWAYS_OPEN, spaces: [{ hourlyRateCents: 4_000 }] });
  const renter = world.as(await world.person());
  const input = { ...tuesdays(spaceId, { until: "2030-02-12" }), onConflict: "stop" as const };
  const { series } = await holdSeries(renter, input, once());
  const [first = "", second = "", third = ""] = series.heldBookingIds;
  await settleCheckout(renter, await pay(renter, second));
  await hold(world.as(await world.person()), spaceId, new Date("2030-01-29T15:00:00Z"), 60);

  const later = {
    seriesId: series.seriesId,
    fromBookingId: second,
    startTime: "08:00",
    durationMinutes: 120,
  };
  const { bookings: plan } = await quoteSeriesEdit(renter, later);
  expect(
    plan.map(({ price, conflict }) => [price.priceAfterCents, price.refundCents, conflict?.code]),
  ).toEqual([
    [8_000, 4_000, undefined],
    [8_000, 0, undefined],
    [8_000, 0, "slot_taken"],
    [8_000, 0, undefined],
    [8_000, 0, undefined],
  ]);
  await expect(editSeries(renter, { ...later, onConflict: "stop" })).rejects.toMatchObject({
    code: "slot_taken",
  });
  expect(await editSeries(renter, { ...later, onConflict: "skip" })).toEqual({ changed: 4, kept: 1 });
  expect(await clocksOf(renter, series.seriesId)).toEqual([
    "01-08T06:00 held 12000",
    "01-15T08:00 confirmed 12000",
    "01-22T08:00 held 8000",
    "01-29T06:00 held 12000",
    "02-05T08:00 held 8000",
    "02-12T08:00 held 8000",
  ]);
  const live = await world.sql(
    "select count(*)::int as n from allocations where booking_id = any ($1) and released_at is null",
    [series.heldBookingIds],
  );
  expect(live).toEqual([{ n: 6 }]);
  // The old time is free for others; longer would cost more of what is paid, and has to be asked for by itself.
  await hold(world.as(await world.person()), spaceId, new Date("2030-01-22T12:00:00Z"), 60);
  const longer = { ...later, durationMinutes: 180 };
  const again = await quoteSeriesEdit(renter, longer);
  expect(again.bookings[0]?.conflict).toMatchObject({ code: "conflict" });
  // An open payment page promises its price and its time.
  await startCheckout(renter, { bookingId: third });
  expect(await editSeries(renter, { ...longer, onConflict: "skip" })).toEqual({ changed: 2, kept: 3 });
  expect(await clocksOf(renter, series.seriesId)).toContain("01-22T08:00 held 8000");
  expect(first).not.toBe("");
  const stranger = world.as(await world.person());
  await expect(quoteSeriesEdit(stranger, later)).rejects.toMatchObject({ code: "not_found" });
});

test("two people who move their series onto each other's free time at once: nobody's slot is lost or sold twice", async () => {
  await at("2030-01-01T12:00:00Z");
  const { spaceId } = await world.kitchen({ hours: ALWAYS_OPEN });
  const people = await Promise.all([world.person(), world.person()]);
  const made = await Promise.all(
    people.map(async (person, i) => {
      const input = { ...tuesdays(spaceId, { until: "2030-03-26" }), startTime: i ? "12:00" : "06:00" };
      const { series } = await holdSeries(world.as(person), { ...input, onConflict: "stop" }, once());
      return { ctx: world.as(person), seriesId: series.seriesId };
    }),
  );
  const outcomes = await Promise.allSettled(
    made.map(({ ctx, seriesId }) =>
      editSeries(ctx, { seriesId, startTime: "09:00", durationMinutes: 180, onConflict: "skip" }),
    ),
  );
  expect(outcomes.some(({ status }) => status === "fulfilled")).toBe(true);
  const clocks = (await Promise.all(made.map(({ ctx, seriesId }) => clocksOf(ctx, seriesId)))).flat();
  expect(clocks).toHaveLength(24);
  expect(new Set(clocks).size).toBe(24);
  expect(clocks.filter((clock) => clock.includes("T09:00"))).toHaveLength(12);
});
