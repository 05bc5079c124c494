import { expect, test } from "vitest";
import { addMinutes } from "@/lib/core/interval";
import { changeBooking } from "@/lib/payments";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { book, hold } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { kitchenSlots } from "./kitchen-calendar";
import { myBookingsBetween } from "./queries";

const world = await openWorld();
const window = { startsAt: soon(90), endsAt: soon(200) };

test("a host sees each booking on each of its stations with its buffers, holds, and time kept for a change; nobody else does", async () => {
  const host = await world.host();
  const kitchen = await world.kitchen({
    organizationId: host.organizationId,
    createdBy: host.id,
    hours: ALWAYS_OPEN,
    stations: [
      { name: "One", kind: "table" },
      { name: "Two", kind: "table" },
    ],
    spaces: [{ bufferAfterMinutes: 30 }],
  });
  const renter = await world.person({ name: "Rita" });
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, soon(100));
  await changeBooking(world.as(renter), { bookingId, startsAt: soon(100), durationMinutes: 180 });
  const held = await hold(world.as(renter), kitchen.spaceId, soon(120));
  const resource = { id: kitchen.id, organizationId: host.organizationId };
  const slots = await kitchenSlots(world.as(host), resource, window);
  const facts = slots.map(({ bookingId: id, status, kept, startsAt }) => ({ id, status, kept, startsAt }));
  const twice = <T>(one: T) => [one, one];
  expect(facts).toEqual([
    ...twice({ id: bookingId, status: "confirmed", kept: false, startsAt: soon(100) }),
    // The hour that is added, beyond the buffer that the booking had.
    ...twice({ id: bookingId, status: "confirmed", kept: true, startsAt: addMinutes(soon(102), 30) }),
    ...twice({ id: held, status: "held", kept: false, startsAt: soon(120) }),
  ]);
  expect(slots[0]).toMatchObject({
    renter: "Rita",
    endsAt: soon(102),
    blocked: { startsAt: soon(100), endsAt: addMinutes(soon(102), 30) },
  });
  expect(new Set(slots.map(({ stationId }) => stationId))).toEqual(new Set(kitchen.stationIds));
  await world.at(addMinutes(new Date(), 11));
  expect((await kitchenSlots(world.as(host), resource, window)).some((s) => s.status === "held")).toBe(false);
  await world.at(new Date());
  for (const other of [renter, await world.host()])
    await expect(kitchenSlots(world.as(other), resource, window)).rejects.toMatchObject({
      code: "not_found",
    });
});

test("a renter's calendar has own bookings of every kitchen, and nobody else's", async () => {
  const [one, two] = [
    await world.kitchen({ hours: ALWAYS_OPEN }),
    await world.kitchen({ hours: ALWAYS_OPEN }),
  ];
  const renter = await world.person();
  const first = await book(world.as(renter), one.spaceId, soon(130));
  const second = await book(world.as(renter), two.spaceId, soon(131));
  await book(world.as(await world.person()), one.spaceId, soon(140));
  const mine = await myBookingsBetween(world.as(renter), window.startsAt, window.endsAt);
  expect(mine.map(({ id }) => id)).toEqual([first.bookingId, second.bookingId]);
});
