import { expect } from "vitest";
import {
  getAvailability,
  holdSeries,
  holdSlot,
  lengthChoices,
  nextFree,
  releaseHold,
  startChoices,
} from "@/lib/bookings";
import { SeriesInput } from "@/lib/bookings/schemas";
import type { AppError } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { addDays, addMinutes, minutesIn } from "@/lib/core/interval";
import { dayStart, localDate } from "@/lib/core/zoned";
import { changeBooking, expireRequests } from "@/lib/payments";
import { makeSession } from "./factories";
import type { Random } from "./random";
import { type ModelSpace, QUARTER_MS } from "./slot-model";
import type { Play } from "./slot-scene";

const once = () => ({ key: uuidv7(), hash: "" });

/** The stations that a booking has, by their numbers in the model. */
async function stationsOf({ world, kitchen }: Play, bookingId: string): Promise<number[]> {
  const rows = await world.sql<{ station_id: string }>(
    "select station_id from allocations where booking_id = $1 and released_at is null",
    [bookingId],
  );
  return rows.map((row) => kitchen.stationIds.indexOf(row.station_id)).sort();
}

/** A length that the space takes, and now and then one that it may not. */
function someMinutes(random: Random, space: ModelSpace): number {
  const steps = (space.max - space.min) / space.step + 1;
  return random.below(12) === 0 ? 15 * (1 + random.below(40)) : space.min + space.step * random.below(steps);
}

/** Holds a random slot in both worlds and expects one answer. */
export async function tryHold(play: Play, now: Date): Promise<void> {
  const { world, zone, random, spaces, model } = play;
  const space = random.pick(spaces);
  // Half of them anywhere, half of them where the page offers something.
  const day = dayStart(localDate(addDays(now, random.below(33)), zone), zone);
  const asked = { spaceId: space.id, from: day, to: addDays(day, 1) };
  const availability = await getAvailability(world.anonymous(), asked);
  const offered = random.below(2) === 0 ? [] : startChoices(availability, localDate(day, zone));
  const startsAt = offered.length > 0 ? random.pick(offered) : addMinutes(day, 15 * random.below(96));
  const [from, minutes] = [startsAt.getTime(), someMinutes(random, space)];
  const expected = model.answer(space, from, minutes, now.getTime());
  const slot = { spaceId: space.id, startsAt, durationMinutes: minutes };
  const got = await holdSlot(world.as(await world.person()), slot, once()).then(
    ({ booking }) => booking.id,
    (error: AppError) => error,
  );
  if (typeof got !== "string") {
    expect({ code: got.code, slot }).toEqual({ ...expected, slot });
    return play.count(got.code);
  }
  const stations = await stationsOf(play, got);
  expect({ stations, slot }).toEqual({ ...expected, slot });
  model.take(got, space, stations, from, minutes, now.getTime() + 10 * 60_000);
  play.count("held");
}

/** Holds a series in both worlds: the same of its days, at the same stations, or nothing for the same reason. */
export async function trySeries(play: Play, now: Date): Promise<void> {
  const { world, zone, random, spaces, model } = play;
  const space = random.pick(spaces);
  const startsOn = localDate(addDays(now, 1 + random.below(25)), zone);
  const quarter = random.below(96);
  const rule = {
    ...{ spaceId: space.id, frequency: "weekly", interval: 1 + random.below(2), startsOn },
    weekdays: random
      .shuffled([1, 2, 3, 4, 5, 6, 7])
      .slice(0, 1 + random.below(3))
      .sort(),
    until: localDate(addDays(dayStart(startsOn, zone), 30), zone),
    startTime: `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`,
    durationMinutes: space.min,
  };
  const expected = model.series(space, { ...rule, minute: quarter * 15 }, now.getTime());
  const renter = world.as(await world.person());
  const got = await holdSeries(renter, { ...SeriesInput.parse(rule), onConflict: "skip" }, once()).then(
    ({ series }) => series.heldBookingIds,
    (error: AppError) => error,
  );
  if (!Array.isArray(got)) {
    expect({ code: got.code, rule, expected }).toEqual({ code: "slot_taken", rule, expected: [] });
    return play.count("no series");
  }
  const rows = await world.sql<{ id: string; starts_at: Date; hold_expires_at: Date }>(
    "select id, starts_at, hold_expires_at from bookings where id = any ($1) order by starts_at",
    [got],
  );
  const held: { from: number; stations: number[] }[] = [];
  for (const { id, starts_at, hold_expires_at } of rows) {
    const stations = await stationsOf(play, id);
    held.push({ from: starts_at.getTime(), stations });
    model.take(id, space, stations, starts_at.getTime(), space.min, hold_expires_at.getTime());
  }
  expect({ rule, held }).toEqual({ rule, held: expected });
  play.count("series");
}

/** Moves a paid booking to another time of the same length in both worlds, and expects one answer. */
export async function tryMove(play: Play, now: Date): Promise<void> {
  const { world, zone, random, spaces, model } = play;
  const late = addDays(now, 2).getTime();
  const paid = model.taken.filter(
    ({ diesAt, waits, start }) => diesAt === null && waits === null && start > late,
  );
  const booking = paid.length > 0 ? random.pick(paid) : null;
  const space = spaces.find(({ id }) => id === booking?.spaceId);
  if (!booking || !space) return;
  // Half of them near its own time, so that it meets itself.
  const day = dayStart(localDate(addDays(now, random.below(33)), zone), zone);
  const near = booking.start + (random.below(17) - 8) * 2 * QUARTER_MS;
  const from = random.below(2) === 0 ? near : addMinutes(day, 15 * random.below(96)).getTime();
  const { bookingId, minutes } = booking;
  const expected = model.moved(space, bookingId, from, minutes, now.getTime());
  const [row] = await world.sql<{ renter_id: string }>("select renter_id from bookings where id = $1", [
    bookingId,
  ]);
  const id = row?.renter_id ?? "";
  const renter = world.as({ id, sessionId: await makeSession(world.system(), id) });
  const move = { bookingId, startsAt: new Date(from), durationMinutes: minutes, expectedDifferenceCents: 0 };
  const got = await changeBooking(renter, move).then(
    ({ status }) => status,
    (error: AppError) => error,
  );
  if (typeof got !== "string") {
    expect({ code: got.code, move }).toEqual({ ...expected, move });
    return play.count(`not moved: ${got.code}`);
  }
  const stations = await stationsOf(play, bookingId);
  expect({ stations, move }).toEqual({ ...expected, move });
  model.settle(bookingId, false);
  model.take(bookingId, space, stations, from, minutes, null);
  play.count("moved");
}

/** As the product writes it, at the clock of the play. */
const PAID = `with paid as (update bookings set status = $2, hold_expires_at = null,
    confirmed_at = case $2 when 'confirmed' then $3::timestamptz end, answer_by = case $2 when 'requested' then $3::timestamptz + interval '12 hours' end
   where id = $1 returning *)
 insert into payments (id, booking_id, organization_id, stripe_payment_intent_id, status, amount_cents, captured_cents, currency)
 select uuidv7(), id, organization_id, 'pi_' || id, 'captured', total_cents, total_cents, currency from paid`;

/** A hold is paid for, becomes a request that waits for its host, or is given back; a request is answered. */
export async function settle({ world, random, model, count }: Play, now: Date): Promise<void> {
  const open = model.taken.find(
    ({ diesAt, waits }) =>
      (diesAt !== null && diesAt > now.getTime()) || (waits !== null && waits > now.getTime()),
  );
  if (!open) return;
  const { bookingId, waits } = open;
  const fate = random.below(4);
  if (waits !== null) {
    const answer = fate < 2 ? "status = 'confirmed', confirmed_at = $2, answer_by = null" : "answer_by = $2";
    await world.sql(`update bookings set ${answer} where id = $1`, [bookingId, now]);
    model.settle(bookingId, true, fate < 2 ? null : now.getTime());
    return count("answered");
  }
  if (fate === 0) await releaseHold(world.system(), bookingId, "cancelled");
  else await world.sql(PAID, [bookingId, fate === 1 ? "requested" : "confirmed", now]);
  model.settle(bookingId, fate > 0, fate === 1 ? now.getTime() + 12 * 3_600_000 : null);
}

/** Cron ends requests that nobody answered in time; until then they keep their slot. */
export async function sweep({ world, model, count }: Play, now: Date): Promise<void> {
  await expireRequests(world.system());
  const over = model.endRequests(now.getTime());
  const ended = await world.sql("select 1 from bookings where id = any ($1) and status = 'expired'", [over]);
  expect(ended).toHaveLength(over.length);
  if (over.length > 0) count("unanswered");
}

/** Everything the page offers of a day, against everything the definition allows. */
export async function compareDay({ world, zone, random, spaces, model }: Play, now: Date): Promise<void> {
  const space = random.pick(spaces);
  const date = localDate(addDays(now, random.below(30)), zone);
  const [from, to] = [dayStart(date, zone), dayStart(date, zone, 1)];
  const availability = await getAvailability(world.anonymous(), {
    spaceId: space.id,
    from: addDays(from, -1),
    to: addDays(to, 9),
  });
  const offered = startChoices(availability, date).flatMap((at) =>
    lengthChoices(availability, at).map((minutes) => `${at.toISOString()} ${minutes}`),
  );
  const allowed: string[] = [];
  for (let at = from.getTime(); at < to.getTime(); at += QUARTER_MS) {
    for (let minutes = space.min; minutes <= space.max; minutes += space.step) {
      if ("stations" in model.answer(space, at, minutes, now.getTime()))
        allowed.push(`${new Date(at).toISOString()} ${minutes}`);
    }
  }
  expect({ date, offered }).toEqual({ date, offered: allowed });
  for (let minutes = space.min; minutes <= space.max; minutes += space.step) {
    const next = nextFree(availability, from, minutes);
    const first = allowed.find((slot) => slot.endsWith(` ${minutes}`));
    const found =
      next && next.startsAt < to ? `${next.startsAt.toISOString()} ${minutesIn(next)}` : undefined;
    expect({ date, next: found }).toEqual({ date, next: first });
  }
}
