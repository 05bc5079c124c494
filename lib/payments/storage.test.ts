import { expect, test } from "vitest";
import {
  checkIn,
  closeBookings,
  getRental,
  listBookings,
  listWaitlist,
  offerToWaitlist,
  previewStorage,
  prolongRental,
  remindOfPayments,
  rentStorage,
  storageOccupancy,
  waitForStorage,
} from "@/lib/bookings";
import { uuidv7 } from "@/lib/core/ids";
import { withOffset } from "@/lib/core/zoned";
import { listStorage } from "@/lib/kitchens";
import { checkInvariants } from "@/lib/operations";
import { runPayouts } from "@/lib/payouts";
import { makeSession } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { CARDS, onboard, pay } from "@/lib/testing/paying";
import { rent, rentAndPay, shelves } from "@/lib/testing/storage";
import { openWorld } from "@/lib/testing/world";
import { getAccess } from "@/lib/visits";
import {
  approveRequest,
  cancelBooking,
  cancelRental,
  changeBooking,
  giveNotice,
  settleCheckout,
  startCheckout,
  sweepHolds,
} from ".";

const START = "2030-01-10T12:00:00Z";
const world = await openWorld({ now: START });
const stripe = await ownStripe();
/** Moves the clock of Prep and of Stripe. */
async function at(moment: string) {
  await world.at(moment);
  await stripe.clockSet({ now: Date.parse(moment) / 1000 });
}
await at(START);
const once = () => ({ key: uuidv7(), hash: "h" });
type Person = { id: string; sessionId: string; email: string };
/** The same person weeks later, signed in anew. */
const again = async (person: Person) => ({
  ...person,
  sessionId: await makeSession(world.system(), person.id),
});
const unitsOf = (rentalId: string) =>
  world.sql<{ station: string; live: number }>(
    `select a.station_id as station, count(*) filter (where a.released_at is null)::int as live from bookings b
      join allocations a on a.booking_id = b.id where b.series_id = $1 group by 1`,
    [rentalId],
  );
const statuses = async (person: Person, rentalId: string) =>
  (await getRental(world.as(person), rentalId)).months.map(({ status }) => status);

test("of 40 people who rent at once of 12 shelves exactly 12 have one, and no shelf has two renters", async () => {
  const { storageId, id } = await shelves(world, 12);
  const people = await Promise.all(Array.from({ length: 40 }, () => world.person()));
  const tries = await Promise.allSettled(
    people.map((person, i) => rent(world, person, storageId, i % 2 ? "2030-01-10" : "2030-01-20", 2)),
  );
  const won = tries.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  for (const one of tries)
    if (one.status === "rejected") expect(one.reason).toMatchObject({ code: "storage_full" });
  expect(won).toHaveLength(12);
  const units = (await Promise.all(won.map(({ rentalId }) => unitsOf(rentalId)))).flat();
  expect(new Set(units.map(({ station }) => station)).size).toBe(12);
  expect(units.every(({ live }) => live === 2)).toBe(true);
  expect(await listStorage(world.anonymous(), id)).toMatchObject([{ units: 12, free: 0 }]);
});

test("months go from midnight to midnight of the kitchen's clock, from the 31st over short months and across a change of the clocks", async () => {
  const { storageId } = await shelves(world, 1);
  const { months } = await previewStorage(world.anonymous(), {
    spaceId: storageId,
    startsOn: "2030-01-31",
    months: 4,
  });
  const zone = "America/Chicago";
  expect(months.map((m) => [withOffset(m.startsAt, zone), withOffset(m.endsAt, zone)])).toEqual([
    ["2030-01-31T00:00:00-06:00", "2030-02-28T00:00:00-06:00"],
    ["2030-02-28T00:00:00-06:00", "2030-03-31T00:00:00-05:00"],
    ["2030-03-31T00:00:00-05:00", "2030-04-30T00:00:00-05:00"],
    ["2030-04-30T00:00:00-05:00", "2030-05-31T00:00:00-05:00"],
  ]);
  for (const { quote } of months) {
    expect(quote).toMatchObject({ totalCents: 4_000, platformFeeCents: 600, hostCents: 3_400 });
    expect(quote.lines).toEqual([{ kind: "month", monthlyRateCents: 4_000, amountCents: 4_000 }]);
  }
});

test("rules refuse under codes of their own: the past, too far ahead, no unit; nothing is held then", async () => {
  const { storageId, spaceId } = await shelves(world, 1);
  const renter = await world.person();
  const refusal = (startsOn: string, space = storageId) => rent(world, renter, space, startsOn, 3);
  await expect(refusal("2030-01-09")).rejects.toMatchObject({
    code: "in_the_past",
    fields: { startsOn: [expect.any(String)] },
  });
  await expect(refusal("2030-03-12")).rejects.toMatchObject({ code: "beyond_horizon" });
  await expect(refusal("2030-01-10", spaceId)).rejects.toMatchObject({ code: "not_found" });
  await rent(world, await world.person(), storageId, "2030-03-01");
  // Free today, and not for three months.
  await expect(refusal("2030-01-10")).rejects.toMatchObject({
    code: "storage_full",
    fields: { startsOn: [expect.any(String)] },
  });
  expect(await world.sql("select 1 from bookings where renter_id = $1", [renter.id])).toEqual([]);
});

test("a repetition answers as the first time, and one person cannot empty the shelves without paying", async () => {
  const { storageId } = await shelves(world, 8);
  const renter = await world.person();
  const [key, input] = [once(), { spaceId: storageId, startsOn: "2030-01-10", months: 2 }];
  const first = await rentStorage(world.as(renter), input, key);
  expect(await rentStorage(world.as(renter), input, key)).toEqual({ ...first, replayed: true });
  await rent(world, renter, storageId, "2030-01-10");
  await rent(world, renter, storageId, "2030-01-10");
  await expect(rent(world, renter, storageId, "2030-01-10")).rejects.toMatchObject({ code: "conflict" });
});

test("the first month is paid now, the others in their order by their own days; one that is not ends the rental and frees the unit", async () => {
  await at(START);
  const { storageId } = await shelves(world, 1);
  const renter = await world.person();
  const { rentalId, bookingIds } = await rent(world, renter, storageId, "2030-01-12", 4);
  await expect(startCheckout(world.as(renter), { bookingId: bookingIds[1] ?? "" })).rejects.toMatchObject({
    code: "conflict",
    fields: { bookingId: [expect.any(String)] },
  });
  await settleCheckout(world.system(), await pay(world.as(renter), bookingIds[0] ?? ""));
  const dues = (await getRental(world.as(renter), rentalId)).months.map((m) =>
    m.holdExpiresAt?.toISOString(),
  );
  expect(dues).toEqual([
    undefined,
    "2030-02-09T06:00:00.000Z",
    "2030-03-09T05:00:00.000Z",
    "2030-04-09T05:00:00.000Z",
  ]);
  await remindOfPayments(world.system());
  await at("2030-02-08T12:00:00Z");
  await remindOfPayments(world.system());
  const due = "select 1 from outbox where job->>'template' = 'payment_due' and job->>'userId' = $1";
  expect(await world.sql(due, [renter.id])).toHaveLength(1);
  await at("2030-02-09T06:00:01Z");
  await sweepHolds(world.system());
  await sweepHolds(world.system());
  const later = await again(renter);
  expect(await statuses(later, rentalId)).toEqual(["confirmed", "expired", "expired", "expired"]);
  expect(await unitsOf(rentalId)).toMatchObject([{ live: 1 }]);
  // The unit is the next renter's from the day the paid month ends.
  await rent(world, await world.person(), storageId, "2030-02-12", 2);
});

test("a first month that nobody pays blocks nobody: the next renter has the unit at once", async () => {
  await at(START);
  const { storageId } = await shelves(world, 1);
  const renter = await world.person();
  const { rentalId } = await rent(world, renter, storageId, "2030-01-10", 12);
  await expect(rent(world, await world.person(), storageId, "2030-06-01")).rejects.toMatchObject({
    code: "beyond_horizon",
  });
  await at("2030-01-10T12:10:01Z");
  await rent(world, await world.person(), storageId, "2030-01-10", 12);
  expect(new Set(await statuses(renter, rentalId))).toEqual(new Set(["expired"]));
});

test("a rental is prolonged on its own unit, at the price of now, unless somebody else has it then", async () => {
  await at(START);
  const { storageId, id } = await shelves(world, 2);
  const renter = await world.person();
  const { rentalId } = await rentAndPay(world, renter, storageId, "2030-01-31", 1);
  await world.sql("update spaces set monthly_rate_cents = 5000 where id = $1", [storageId]);
  const more = (months: number) => prolongRental(world.as(renter), { rentalId, months }, once());
  await more(2);
  const { months, unitName } = await getRental(world.as(renter), rentalId);
  expect(months.map((m) => [m.startsAt.toISOString().slice(0, 10), m.totalCents])).toEqual([
    ["2030-01-31", 4_000],
    ["2030-02-28", 5_000],
    ["2030-03-31", 5_000],
  ]);
  expect(await unitsOf(rentalId)).toMatchObject([{ live: 3 }]);
  const other = await world.person();
  await expect(prolongRental(world.as(other), { rentalId, months: 1 }, once())).rejects.toMatchObject({
    code: "not_found",
  });
  // Somebody else has this very unit from the day it ends.
  await world.sql(
    "update bookings set status = 'cancelled', hold_expires_at = null, cancelled_at = now(), cancelled_by = 'renter' where series_id = $1 and starts_at > '2030-02-10'",
    [rentalId],
  );
  await world.sql(
    "update allocations set released_at = now() where booking_id in (select id from bookings where series_id = $1 and status = 'cancelled')",
    [rentalId],
  );
  for (const startsOn of ["2030-02-28", "2030-02-28"])
    await rent(world, await world.person(), storageId, startsOn, 1);
  await expect(more(1)).rejects.toMatchObject({
    code: "storage_full",
    fields: { months: [expect.any(String)] },
  });
  expect(unitName).toMatch(/^Shelf /);
  expect(await listStorage(world.anonymous(), id)).toMatchObject([{ monthlyRateCents: 5_000 }]);
});

test("what a cancellation frees goes to the first in line, who is told, once; nobody else can rent it meanwhile", async () => {
  await at(START);
  const { storageId, id } = await shelves(world, 1);
  const holder = await world.person();
  const { rentalId, bookingIds } = await rentAndPay(world, holder, storageId, "2030-01-20", 6);
  const line: Person[] = [];
  for (let n = 0; n < 2; n++) {
    const person = await world.person();
    await waitForStorage(world.as(person), { spaceId: storageId, months: 2 });
    line.push(person);
  }
  const [first, second] = line;
  if (!first || !second) throw new Error("two people wait");
  await expect(waitForStorage(world.as(first), { spaceId: storageId, months: 1 })).rejects.toMatchObject({
    code: "conflict",
  });
  await offerToWaitlist(world.system());
  expect(await listWaitlist(world.as(first))).toMatchObject([{ state: "waiting", months: 2 }]);
  const done = await cancelRental(world.as(holder), { rentalId, fromBookingId: bookingIds[0], reason: "" });
  expect(done).toMatchObject({ cancelled: 6, kept: 0, refundCents: 4_000 });
  const [offered] = await listWaitlist(world.as(first));
  expect(offered).toMatchObject({ state: "offered" });
  expect(await listWaitlist(world.as(second))).toMatchObject([{ state: "waiting" }]);
  await expect(rent(world, await world.person(), storageId, "2030-01-10", 1)).rejects.toMatchObject({
    code: "storage_full",
  });
  const mails = await world.sql(
    "select 1 from outbox where job->>'template' = 'waitlist_offer' and job->>'subjectId' = $1",
    [offered?.bookingId],
  );
  expect(mails).toHaveLength(1);
  // Let go, it is the next one's: ten runs at once make one offer.
  await at("2030-01-10T14:00:01Z");
  await sweepHolds(world.system());
  await sweepHolds(world.system());
  // Nobody who just looks comes before somebody who waits.
  await expect(rent(world, await world.person(), storageId, "2030-01-10", 1)).rejects.toMatchObject({
    code: "storage_full",
  });
  expect(await listStorage(world.anonymous(), id)).toMatchObject([{ free: 0, waiting: 1 }]);
  await Promise.all(Array.from({ length: 10 }, () => offerToWaitlist(world.system())));
  expect(await listWaitlist(world.as(first))).toEqual([]);
  const [next] = await listWaitlist(world.as(second));
  expect(next).toMatchObject({ state: "offered" });
  await settleCheckout(world.system(), await pay(world.as(second), next?.bookingId ?? ""));
  await offerToWaitlist(world.system());
  const states = await world.sql(
    "select state from waitlist_entries where space_id = $1 order by created_at",
    [storageId],
  );
  expect(states).toEqual([{ state: "ended" }, { state: "taken" }]);
});

test("notice leaves the months that are paid, gives the others back and lets none be added", async () => {
  await at(START);
  const { storageId, host } = await shelves(world, 1);
  if (!("sessionId" in host)) throw new Error("the host signs in");
  const renter = await world.person();
  const { rentalId } = await rentAndPay(world, renter, storageId, "2030-01-10", 3);
  await expect(giveNotice(world.as(renter), { rentalId, reason: "" })).rejects.toMatchObject({
    code: "forbidden",
  });
  await giveNotice(world.as(host), { rentalId, reason: "We need the wall" });
  await giveNotice(world.as(host), { rentalId, reason: "again" });
  expect(await statuses(renter, rentalId)).toEqual(["confirmed", "expired", "expired"]);
  await expect(prolongRental(world.as(renter), { rentalId, months: 1 }, once())).rejects.toMatchObject({
    code: "conflict",
  });
  expect(await getRental(world.as(renter), rentalId)).toMatchObject({ noticeReason: "We need the wall" });
  const mails = await world.sql(
    "select 1 from outbox where job->>'template' = 'storage_notice' and job->>'subjectId' = $1",
    [rentalId],
  );
  expect(mails).toHaveLength(1);
});

test("where renters ask, the first month waits for the host, also from today on; the others need no second yes", async () => {
  await at(START);
  const { storageId, host } = await shelves(world, 1);
  if (!("sessionId" in host)) throw new Error("the host signs in");
  await world.sql("update kitchens set new_renters = 'asks' where organization_id = $1", [
    host.organizationId,
  ]);
  const renter = await world.person();
  const { rentalId, bookingIds } = await rentAndPay(world, renter, storageId, "2030-01-10", 2);
  expect(await statuses(renter, rentalId)).toEqual(["requested", "held"]);
  const { storages } = await storageOccupancy(
    world.as(host),
    (await getRental(world.as(renter), rentalId)).kitchenId,
  );
  expect(storages[0]?.units[0]?.rentals).toMatchObject([{ rentalId, requestId: bookingIds[0] }]);
  await approveRequest(world.as(host), { bookingId: bookingIds[0] ?? "" });
  await settleCheckout(world.system(), await pay(world.as(renter), bookingIds[1] ?? ""));
  expect(await statuses(renter, rentalId)).toEqual(["confirmed", "confirmed"]);
  const blocked = await world.person();
  await world.sql(
    "insert into renter_standings (organization_id, renter_id, standing, created_by) values ($1, $2, 'blocked', $2)",
    [host.organizationId, blocked.id],
  );
  await expect(rent(world, blocked, storageId, "2030-01-10")).rejects.toMatchObject({
    code: "renter_blocked",
  });
});

test("nobody checks in to storage, is let in by it, changes its days or is a no-show; at its end a paid month is completed and paid out", async () => {
  await at(START);
  const host = await world.host();
  await onboard(world.as(host), host.organizationId);
  const { storageId, id } = await shelves(world, 2, {
    organizationId: host.organizationId,
    createdBy: host.id,
  });
  const renter = await world.person();
  const rental = await rent(world, renter, storageId, "2030-01-10", 2);
  const [bookingId = ""] = rental.bookingIds;
  await settleCheckout(world.system(), await pay(world.as(renter), bookingId, CARDS.instant));
  const as = () => world.as(renter);
  await expect(checkIn(as(), { bookingId })).rejects.toMatchObject({ code: "conflict" });
  await expect(cancelBooking(as(), { bookingId, reason: "" })).rejects.toMatchObject({ code: "conflict" });
  const change = { bookingId, startsAt: new Date("2030-01-12T06:00:00Z"), durationMinutes: 120 };
  await expect(changeBooking(as(), change)).rejects.toMatchObject({ code: "conflict" });
  expect(await getAccess(as(), { bookingId })).toMatchObject({ open: false, entry: null });
  expect((await listBookings(as(), { limit: 20, status: "all" })).items).toEqual([]);
  for (const status of ["checked_in", "no_show"]) {
    const moved = world.sql("update bookings set status = $2 where id = $1", [bookingId, status]);
    await expect(moved).rejects.toMatchObject({ constraint: "bookings_state_machine" });
  }
  await closeBookings(world.system());
  expect(await statuses(renter, rental.rentalId)).toEqual(["confirmed", "held"]);
  const { storages } = await storageOccupancy(world.as(host), id);
  expect(storages).toMatchObject([
    { taken: 1, waiting: 0, units: [{ rentals: [{ rentalId: rental.rentalId }] }, { rentals: [] }] },
  ]);
  await at("2030-02-12T06:30:00Z");
  await sweepHolds(world.system());
  await closeBookings(world.system());
  await closeBookings(world.system());
  expect((await statuses(await again(renter), rental.rentalId))[0]).toBe("completed");
  await runPayouts(world.system());
  const items = await world.sql(
    "select net_cents, stripe_transfer_id is not null as moved from payout_items where booking_id = $1",
    [bookingId],
  );
  expect(items).toEqual([{ net_cents: 3_400, moved: true }]);
  expect(await world.sql("select 1 from use_log where booking_id = $1", [bookingId])).toEqual([]);
  expect(await checkInvariants(world.system())).toEqual([]);
});
