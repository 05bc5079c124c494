import { expect, test } from "vitest";
import { getBooking, listChanges } from "@/lib/bookings";
import { addHours } from "@/lib/core/interval";
import { drainOutbox } from "@/lib/notifications";
import { checkInvariants } from "@/lib/operations";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { ownStripe } from "@/lib/testing/own-stripe";
import { book, hold } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { acceptMove, declineMove } from "./answer-move";
import { changeBooking } from "./change-booking";
import { sweepChanges, withdrawChange } from "./end-change";
import { proposeMove } from "./propose-move";

const world = await openWorld();
await ownStripe();

async function booked(spec = {}) {
  const host = await world.host();
  const place = { organizationId: host.organizationId, createdBy: host.id, hours: ALWAYS_OPEN };
  const { spaceId } = await world.kitchen({ ...place, leadTimeMinutes: 600, ...spec });
  const renter = await world.person();
  const { bookingId } = await book(world.as(renter), spaceId, soon(100));
  return { host, renter, spaceId, bookingId };
}
const allIsWell = async () => expect(await checkInvariants(world.system(), { settled: true })).toEqual([]);
const templates = async () =>
  (
    await world.sql<{ t: string }>(
      "select job->>'template' as t from outbox where job->>'template' like '%move%' order by created_at, 1",
    )
  ).map(({ t }) => t);

test("a host's move waits for its renter's consent, holds the new time meanwhile, and costs nothing", async () => {
  const { host, renter, spaceId, bookingId } = await booked();
  // The host need not give the notice that renters must give.
  const proposal = { bookingId, startsAt: soon(5), reason: "The hood is serviced." };
  await proposeMove(world.as(host), proposal);
  expect((await getBooking(world.as(renter), bookingId)).startsAt).toEqual(soon(100));
  const [change] = await listChanges(world.as(renter), bookingId);
  expect(change).toMatchObject({ state: "proposed", chargeCents: 0, refundCents: 0 });
  const held = "select 1 from allocations where booking_id = $1 and released_at is null";
  expect(await world.sql(held, [bookingId])).toHaveLength(2);
  await acceptMove(world.as(renter), { bookingId });
  expect(await getBooking(world.as(renter), bookingId)).toMatchObject({
    startsAt: soon(5),
    totalCents: 8_000,
    hostDueCents: 6_800,
    refundCapBps: 10_000,
  });
  expect(await world.sql(held, [bookingId])).toHaveLength(1);
  await hold(world.as(await world.person()), spaceId, soon(100), 60);
  expect(await templates()).toEqual(["move_proposed", "booking_moved", "host_move_accepted"]);
  expect(await drainOutbox(world.system())).toMatchObject({ failed: 0 });
  await expect(acceptMove(world.as(renter), { bookingId })).rejects.toMatchObject({ code: "conflict" });
  await allIsWell();
});

test("a proposal that is declined, withdrawn or runs out changes nothing and frees its time", async () => {
  const { host, renter, spaceId, bookingId } = await booked({ leadTimeMinutes: 0 });
  const other = await world.person();
  const propose = () => proposeMove(world.as(host), { bookingId, startsAt: soon(50), reason: "" });
  const freeAgain = async (hours: number) => {
    expect((await getBooking(world.as(renter), bookingId)).startsAt).toEqual(soon(100));
    await hold(world.as(other), spaceId, soon(hours), 60);
    await allIsWell();
  };
  await propose();
  await declineMove(world.as(renter), { bookingId });
  await freeAgain(51);
  await world.sql("select prep.release_hold(id, 'expired') from bookings where status = 'held'");
  await world.at(new Date());
  await propose();
  await withdrawChange(world.as(host), { bookingId });
  await freeAgain(51);
  await world.sql("select prep.release_hold(id, 'expired') from bookings where status = 'held'");
  await world.at(new Date());
  await propose();
  await world.at(addHours(new Date(), 49));
  await expect(acceptMove(world.as(renter), { bookingId })).rejects.toMatchObject({ code: "conflict" });
  expect(await sweepChanges(world.system())).toMatchObject({ expired: 1 });
  await world.at(new Date());
  await freeAgain(51);
  expect((await listChanges(world.as(renter), bookingId)).map(({ state }) => state)).toEqual([
    "expired",
    "expired",
    "declined",
  ]);
});

test("only a manager proposes, only the renter answers, and each refusal says why", async () => {
  const { host, renter, bookingId } = await booked();
  const stranger = world.as(await world.person());
  const propose = { bookingId, startsAt: soon(50), reason: "" };
  await expect(proposeMove(world.as(renter), propose)).rejects.toMatchObject({ code: "forbidden" });
  await expect(proposeMove(stranger, propose)).rejects.toMatchObject({ code: "not_found" });
  await expect(proposeMove(world.as(host), { ...propose, startsAt: soon(100) })).rejects.toMatchObject({
    fields: { startsAt: [expect.any(String)] },
  });
  await proposeMove(world.as(host), propose);
  await expect(acceptMove(world.as(host), { bookingId })).rejects.toMatchObject({ code: "forbidden" });
  await expect(withdrawChange(world.as(renter), { bookingId })).rejects.toMatchObject({ code: "forbidden" });
  await expect(proposeMove(world.as(host), propose)).rejects.toMatchObject({ code: "conflict" });
});

test("twenty bookings move to one slot at once: one has it, the others keep what they had; so does a move against a hold", async () => {
  const { spaceId, renter } = await booked({ leadTimeMinutes: 0 });
  const ctx = () => world.as(renter);
  const bookings: string[] = [];
  for (let n = 0; n < 20; n++) bookings.push((await book(ctx(), spaceId, soon(200 + 3 * n))).bookingId);
  const codes = (tries: PromiseSettledResult<unknown>[]) =>
    tries.map((one) => (one.status === "fulfilled" ? "done" : (one.reason as { code: string }).code)).sort();
  const target = { startsAt: soon(400), durationMinutes: 120 };
  const moves = await Promise.allSettled(
    bookings.map((bookingId) => changeBooking(ctx(), { bookingId, ...target })),
  );
  expect(codes(moves)).toEqual(["done", ...Array.from({ length: 19 }, () => "slot_taken")]);
  const starts = await Promise.all(bookings.map((id) => getBooking(ctx(), id)));
  expect(starts.map(({ startsAt }) => startsAt.getTime()).sort()).toEqual(
    [
      ...bookings.map((_, n) => soon(200 + 3 * n)).filter((_, n) => moves[n]?.status === "rejected"),
      soon(400),
    ]
      .map(Number)
      .sort(),
  );
  const other = world.as(await world.person());
  for (let n = 0; n < 5; n++) {
    const at = soon(500 + 3 * n);
    const both = await Promise.allSettled([
      hold(other, spaceId, at),
      changeBooking(ctx(), { bookingId: bookings[n] ?? "", startsAt: at, durationMinutes: 120 }),
    ]);
    expect(codes(both)).toEqual(["done", "slot_taken"]);
    await world.sql("select prep.release_hold(id, 'expired') from bookings where status = 'held'");
  }
  // Two that want each other's time at once: neither waits for the other for ever.
  const [a = "", b = ""] = bookings.slice(10);
  const swap = await Promise.allSettled([
    changeBooking(ctx(), { bookingId: a, startsAt: soon(200 + 3 * 11), durationMinutes: 120 }),
    changeBooking(ctx(), { bookingId: b, startsAt: soon(200 + 3 * 10), durationMinutes: 120 }),
  ]);
  expect(codes(swap).filter((code) => code !== "slot_taken" && code !== "done")).toEqual([]);
  await allIsWell();
});
