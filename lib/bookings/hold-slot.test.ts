import { expect, test } from "vitest";
import { uuidv7 } from "@/lib/core/ids";
import { openWorld } from "@/lib/testing/world";
import { holdSlot } from "./hold-slot";
import { overrideBuffers } from "./override-buffers";

const world = await openWorld({ now: "2030-01-01T00:00:00Z" });
const once = () => ({ key: uuidv7(), hash: "same" });
const slot = (spaceId: string, startsAt: string, durationMinutes: number) => ({
  spaceId,
  startsAt: new Date(startsAt),
  durationMinutes,
});

test("F3 accepts a slot that starts the moment another ends", async () => {
  const { spaceId } = await world.kitchen();
  const renter = await world.person();
  await holdSlot(world.as(renter), slot(spaceId, "2030-01-02T15:00:00Z", 180), once());
  const { booking } = await holdSlot(world.as(renter), slot(spaceId, "2030-01-02T18:00:00Z", 120), once());
  expect(booking).toMatchObject({
    status: "held",
    quote: { totalCents: 8_000, platformFeeCents: 1_200, hostCents: 6_800 },
  });
});

test("F3 refuses a slot that touches a held one, cleaning buffer included", async () => {
  const { spaceId } = await world.kitchen({ spaces: [{ bufferAfterMinutes: 30 }] });
  const renter = await world.person();
  await holdSlot(world.as(renter), slot(spaceId, "2030-01-02T15:00:00Z", 180), once());
  const early = holdSlot(world.as(await world.person()), slot(spaceId, "2030-01-02T18:00:00Z", 60), once());
  await expect(early).rejects.toMatchObject({ code: "slot_taken" });
  const { booking } = await holdSlot(world.as(renter), slot(spaceId, "2030-01-02T18:30:00Z", 60), once());
  expect(booking.status).toBe("held");
});

test("the same key and request replay the first answer, another request is refused", async () => {
  const { spaceId } = await world.kitchen();
  const renter = await world.person();
  const key = once();
  const first = await holdSlot(world.as(renter), slot(spaceId, "2030-01-03T15:00:00Z", 60), key);
  const again = await holdSlot(world.as(renter), slot(spaceId, "2030-01-03T15:00:00Z", 60), key);
  expect(again).toEqual({ booking: first.booking, replayed: true });
  const other = holdSlot(world.as(renter), slot(spaceId, "2030-01-03T17:00:00Z", 60), {
    ...key,
    hash: "other",
  });
  await expect(other).rejects.toMatchObject({ code: "idempotency_mismatch" });
});

test("forty people in a race for one slot: one holds it, all others are told it is taken", async () => {
  const { spaceId, stationIds } = await world.kitchen();
  const people = await Promise.all(Array.from({ length: 40 }, () => world.person()));
  const tries = await Promise.allSettled(
    people.map((person) => holdSlot(world.as(person), slot(spaceId, "2030-01-04T15:00:00Z", 120), once())),
  );
  expect(tries.filter((t) => t.status === "fulfilled")).toHaveLength(1);
  for (const t of tries) if (t.status === "rejected") expect(t.reason).toMatchObject({ code: "slot_taken" });
  const live = await world.sql("select 1 from allocations where station_id = $1 and released_at is null", [
    stationIds[0],
  ]);
  expect(live).toHaveLength(1);
});

test("an unpaid hold that ran out gives way to the next person at once", async () => {
  const { spaceId } = await world.kitchen();
  const wanted = slot(spaceId, "2030-01-05T15:00:00Z", 60);
  const { booking } = await holdSlot(world.as(await world.person()), wanted, once());
  await world.at("2030-01-01T00:10:01Z");
  const next = await holdSlot(world.as(await world.person()), wanted, once());
  await world.at("2030-01-01T00:00:00Z");
  expect(next.booking.status).toBe("held");
  const [first] = await world.sql<{ status: string }>("select status from bookings where id = $1", [
    booking.id,
  ]);
  expect(first?.status).toBe("expired");
  expect(
    await world.sql("select action from audit_log where entity_id = $1 order by sequence", [booking.id]),
  ).toEqual([{ action: "booking.held" }, { action: "booking.expired" }]);
});

test("any two of four tables fill exactly to capacity", async () => {
  const stations = [1, 2, 3, 4].map((n) => ({ name: `Table ${n}`, kind: "table" as const }));
  const { spaceId } = await world.kitchen({ stations, spaces: [{ units: 2 }] });
  const wanted = slot(spaceId, "2030-01-06T15:00:00Z", 60);
  const tries = [];
  for (let i = 0; i < 3; i++) {
    tries.push(await Promise.allSettled([holdSlot(world.as(await world.person()), wanted, once())]));
  }
  expect(tries.flat().map((t) => t.status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
});

test("F38 one person cannot hoard: the fourth live hold is refused", async () => {
  const { spaceId } = await world.kitchen();
  const renter = await world.person();
  for (const hour of [15, 16, 17]) {
    await holdSlot(world.as(renter), slot(spaceId, `2030-01-07T${hour}:00:00Z`, 60), once());
  }
  const fourth = holdSlot(world.as(renter), slot(spaceId, "2030-01-07T18:00:00Z", 60), once());
  await expect(fourth).rejects.toMatchObject({ code: "conflict" });
});

test("F38 a kitchen's day can be kept from others without paying for twenty minutes, then another day must do", async () => {
  const { spaceId } = await world.kitchen();
  const renter = await world.person();
  const again = (at: string) => holdSlot(world.as(renter), slot(spaceId, at, 60), once());
  await again("2030-01-09T15:00:00Z");
  await world.at("2030-01-01T00:11:00Z");
  await again("2030-01-09T15:00:00Z");
  await world.at("2030-01-01T00:22:00Z");
  await expect(again("2030-01-09T17:00:00Z")).rejects.toMatchObject({
    code: "conflict",
    fields: { startsAt: expect.anything() },
  });
  expect((await again("2030-01-10T15:00:00Z")).booking.status).toBe("held");
  const other = holdSlot(world.as(await world.person()), slot(spaceId, "2030-01-09T15:00:00Z", 60), once());
  expect((await other).booking.status).toBe("held");
  await world.at("2030-01-01T00:00:00Z");
});

test("a hold on rules that changed a moment ago is decided by the new rules", async () => {
  const { spaceId } = await world.kitchen();
  const renter = await world.person();
  await holdSlot(world.as(renter), slot(spaceId, "2030-01-08T15:00:00Z", 60), once());
  await world.sql("update spaces set min_minutes = 120 where id = $1", [spaceId]);
  const short = holdSlot(world.as(renter), slot(spaceId, "2030-01-08T17:00:00Z", 60), once());
  await expect(short).rejects.toMatchObject({
    code: "too_short",
    fields: { durationMinutes: ["Book at least 120 minutes here"] },
  });
});

test("F1 two hundred callers for any one of four tables: exactly four hold one", async () => {
  const stations = [1, 2, 3, 4].map((n) => ({ name: `Table ${n}`, kind: "table" as const }));
  const { spaceId, stationIds } = await world.kitchen({ stations, spaces: [{ units: 1 }] });
  const people = await Promise.all(Array.from({ length: 50 }, () => world.person()));
  const wanted = slot(spaceId, "2030-01-11T15:00:00Z", 120);
  const tries = await Promise.allSettled(
    Array.from({ length: 200 }, (_, i) => {
      const person = people[i % people.length] ?? { id: "", sessionId: "" };
      return holdSlot(world.as(person), wanted, once());
    }),
  );
  expect(tries.filter((t) => t.status === "fulfilled")).toHaveLength(4);
  for (const t of tries) if (t.status === "rejected") expect(t.reason).toMatchObject({ code: "slot_taken" });
  const live = await world.sql<{ station_id: string }>(
    "select station_id from allocations where station_id = any($1) and released_at is null",
    [stationIds],
  );
  expect(live.map((row) => row.station_id).sort()).toEqual([...stationIds].sort());
});

test("of a pool the table with the least room around the slot is taken, so that long stretches stay whole", async () => {
  const stations = [1, 2].map((n) => ({ name: `Table ${n}`, kind: "table" as const }));
  const { spaceId, stationIds } = await world.kitchen({ stations, spaces: [{ units: 1 }] });
  const take = async (startsAt: string, minutes: number) => {
    const { booking } = await holdSlot(
      world.as(await world.person()),
      slot(spaceId, startsAt, minutes),
      once(),
    );
    const [row] = await world.sql<{ station_id: string }>(
      "select station_id from allocations where booking_id = $1",
      [booking.id],
    );
    return stationIds.indexOf(row?.station_id ?? "");
  };
  // Open 12:00 to 04:00 UTC. The morning is taken at table 1; the next in the afternoon joins it there, and table 2 is
  // free for somebody who needs the whole day.
  expect(await take("2030-01-12T12:00:00Z", 240)).toBe(0);
  expect(await take("2030-01-12T20:00:00Z", 480)).toBe(0);
  expect(await take("2030-01-12T12:00:00Z", 720)).toBe(1);
});

test("a renter's limits count hours of the kitchen's week and bookings ahead, and refuse under their own code", async () => {
  const { id, spaceId } = await world.kitchen();
  await world.sql("update kitchens set max_hours_per_week = 4, max_bookings_ahead = 2 where id = $1", [id]);
  const renter = await world.person();
  await holdSlot(world.as(renter), slot(spaceId, "2030-01-15T15:00:00Z", 180), once());
  const more = holdSlot(world.as(renter), slot(spaceId, "2030-01-16T15:00:00Z", 120), once());
  await expect(more).rejects.toMatchObject({
    code: "renter_limit",
    fields: { durationMinutes: [expect.any(String)] },
  });
  await holdSlot(world.as(renter), slot(spaceId, "2030-01-22T15:00:00Z", 120), once());
  const third = holdSlot(world.as(renter), slot(spaceId, "2030-01-29T15:00:00Z", 60), once());
  await expect(third).rejects.toMatchObject({
    code: "renter_limit",
    fields: { spaceId: [expect.any(String)] },
  });
});

test("who is blocked by a host cannot hold there, and whom the host asks to ask is held for approval", async () => {
  const kitchen = await world.kitchen();
  const [blocked, asking] = [await world.person(), await world.person()];
  for (const [person, standing] of [
    [blocked, "blocked"],
    [asking, "asks"],
  ] as const) {
    await world.sql(
      "insert into renter_standings (organization_id, renter_id, standing, created_by) values ($1, $2, $3, $2)",
      [kitchen.organizationId, person.id, standing],
    );
  }
  const wanted = slot(kitchen.spaceId, "2030-01-17T15:00:00Z", 60);
  await expect(holdSlot(world.as(blocked), wanted, once())).rejects.toMatchObject({ code: "renter_blocked" });
  const { booking } = await holdSlot(world.as(asking), wanted, once());
  expect(await world.sql("select needs_approval from bookings where id = $1", [booking.id])).toEqual([
    { needs_approval: true },
  ]);
});

test("a slot that leaves an orphan gap is refused with the next one that does not, where the host wants no gaps", async () => {
  const { spaceId } = await world.kitchen({ spaces: [{ avoidGaps: true, minMinutes: 180 }] });
  await holdSlot(world.as(await world.person()), slot(spaceId, "2030-01-18T12:00:00Z", 180), once());
  const orphan = holdSlot(world.as(await world.person()), slot(spaceId, "2030-01-18T16:00:00Z", 180), once());
  await expect(orphan).rejects.toMatchObject({
    code: "leaves_gap",
    suggestion: { startsAt: new Date("2030-01-18T18:00:00Z"), durationMinutes: 180 },
  });
  const { booking } = await holdSlot(
    world.as(await world.person()),
    slot(spaceId, "2030-01-18T15:00:00Z", 180),
    once(),
  );
  expect(booking.status).toBe("held");
});

test("a host keeps more or less time free around one booking, with a reason, as far as the next one allows", async () => {
  const kitchen = await world.kitchen({ spaces: [{ bufferAfterMinutes: 60 }] });
  const owner = await world.person();
  await world.sql("insert into memberships (organization_id, user_id, role) values ($1, $2, 'owner')", [
    kitchen.organizationId,
    owner.id,
  ]);
  const { booking } = await holdSlot(
    world.as(await world.person()),
    slot(kitchen.spaceId, "2030-01-19T15:00:00Z", 60),
    once(),
  );
  const change = (bufferAfterMinutes: number) =>
    overrideBuffers(world.as(owner), {
      bookingId: booking.id,
      bufferBeforeMinutes: 0,
      bufferAfterMinutes,
      reason: "Same crew goes on",
    });
  await change(0);
  await holdSlot(world.as(await world.person()), slot(kitchen.spaceId, "2030-01-19T16:00:00Z", 60), once());
  await expect(change(15)).rejects.toMatchObject({ code: "slot_taken" });
  const [logged] = await world.sql(
    "select data->>'reason' as reason from audit_log where entity_id = $1 and action = 'booking.buffers'",
    [booking.id],
  );
  expect(logged).toEqual({ reason: "Same crew goes on" });
});
