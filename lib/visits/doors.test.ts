import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { checkIn, checkOut } from "@/lib/bookings";
import { addMinutes } from "@/lib/core/interval";
import { cancelBooking } from "@/lib/payments";
import { openDoorServer } from "@/lib/testing/door-server";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { book } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { addDoor, getAccess, listDoors, removeDoor, renewCode, tellDoors, testDoor } from ".";

const world = await openWorld();
const door = await openDoorServer();
const host = await world.host();
const { organizationId } = host;
const kitchen = await world.kitchen({ organizationId, createdBy: host.id, hours: ALWAYS_OPEN });
const renter = await world.person();
// Soon, because Stripe keeps its own clock and takes no payment page that ends a day after it.
const startsAt = soon(3);
const ids = { kitchenId: kitchen.id };
const { id: doorId, secret } = await addDoor(world.as(host), { ...ids, url: door.url });

type Message = {
  id: string;
  type: string;
  data: { bookingId: string; code: string; validFrom: string; validUntil: string };
};
const told = (): Message[] => door.heard.splice(0).map(({ body }) => JSON.parse(body));
async function allTold(): Promise<Message[]> {
  const messages: Message[] = [];
  for (let i = 0; i < 5; i++) {
    await tellDoors(world.system());
    messages.push(...told());
  }
  return messages;
}

test("a door is told of a booking with its code and window, signed with a secret that was shown once", async () => {
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, startsAt, 60);
  expect(await tellDoors(world.system())).toEqual({ told: 1, failed: 0 });
  const [heard] = door.heard;
  const { code } = (await getAccess(world.as(host), { bookingId })).entry ?? {};
  expect(JSON.parse(heard?.body ?? "{}")).toMatchObject({
    type: "access.granted",
    data: {
      bookingId,
      code,
      validFrom: addMinutes(startsAt, -30).toISOString(),
      validUntil: addMinutes(startsAt, 60).toISOString(),
    },
  });
  const [, seconds, digest] =
    /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(heard?.headers["prep-signature"])) ?? [];
  expect(digest).toBe(createHmac("sha256", secret).update(`${seconds}.${heard?.body}`).digest("hex"));
  expect(secret).toMatch(/^whsec_/);
  door.heard.length = 0;
  expect(await allTold()).toEqual([]);
});

test("renewing, moving, checking out and cancelling each take access away and give it anew where it still stands", async () => {
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, addMinutes(startsAt, 120), 60);
  const first = (await allTold())[0]?.data.code;
  await renewCode(world.as(host), { bookingId });
  const renewed = await allTold();
  expect(renewed.map((m) => m.type)).toEqual(["access.revoked", "access.granted"]);
  expect(renewed[0]?.data.code).toBe(first);
  expect(renewed[1]?.data.code).not.toBe(first);
  await world.sql("update bookings set starts_at = starts_at + interval '15 minutes' where id = $1", [
    bookingId,
  ]);
  const moved = await allTold();
  expect(moved.map((m) => [m.type, m.data.validFrom])).toEqual([
    ["access.revoked", addMinutes(startsAt, 90).toISOString()],
    ["access.granted", addMinutes(startsAt, 105).toISOString()],
  ]);
  await world.at(addMinutes(startsAt, 140));
  await checkIn(world.as(renter), { bookingId });
  expect(await allTold()).toEqual([]);
  await checkOut(world.as(renter), { bookingId });
  expect((await allTold()).map((m) => m.type)).toEqual(["access.revoked"]);
  const later = await book(world.as(renter), kitchen.spaceId, addMinutes(startsAt, 600), 60);
  await cancelBooking(world.as(renter), { bookingId: later.bookingId, reason: "" });
  expect((await allTold()).map((m) => m.type)).toEqual(["access.granted", "access.revoked"]);
});

test("a door that does not answer well hears it again, never out of order, and the host sees how it stands", async () => {
  door.status = 500;
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, addMinutes(startsAt, 1_200), 60);
  await cancelBooking(world.as(renter), { bookingId, reason: "" });
  expect(await tellDoors(world.system())).toEqual({ told: 0, failed: 1 });
  expect(told().map((m) => m.type)).toEqual(["access.granted"]);
  const [standing] = await listDoors(world.as(host), kitchen.id);
  expect(standing).toMatchObject({
    waiting: 2,
    last: { delivered: false, status: 500, type: "access.granted" },
  });
  door.status = 204;
  expect(await tellDoors(world.system())).toEqual({ told: 0, failed: 0 });
  await world.at(addMinutes(startsAt, 160));
  expect((await allTold()).map((m) => m.type)).toEqual(["access.granted", "access.revoked"]);
  expect((await listDoors(world.as(host), kitchen.id))[0]).toMatchObject({
    waiting: 0,
    last: { delivered: true },
  });
});

test("a test is sent at once and once, and its answer is shown", async () => {
  door.status = 404;
  const tested = await testDoor(world.as(host), { ...ids, doorId });
  expect(tested).toMatchObject({ waiting: 0, last: { type: "test", delivered: false, status: 404 } });
  expect(told()).toMatchObject([{ type: "test", data: null }]);
  door.status = 200;
  expect((await testDoor(world.as(host), { ...ids, doorId })).last?.delivered).toBe(true);
  told();
});

test.each([
  "http://doors.example.com/x",
  "https://127.0.0.1/x",
  "https://doors.internal/x",
  "https://a:b@doors.example.com/",
])("the address %s is refused by its field", async (url) => {
  await expect(addDoor(world.as(host), { ...ids, url })).rejects.toMatchObject({
    code: "invalid_input",
    fields: { url: [expect.any(String)] },
  });
});

test("only the kitchen's managers reach its doors, and nobody reads an address back", async () => {
  const stranger = await world.host();
  await expect(listDoors(world.as(stranger), kitchen.id)).rejects.toMatchObject({ code: "not_found" });
  await expect(removeDoor(world.as(stranger), { ...ids, doorId })).rejects.toMatchObject({
    code: "not_found",
  });
  await expect(testDoor(world.as(stranger), { ...ids, doorId })).rejects.toMatchObject({ code: "not_found" });
  expect(JSON.stringify(await listDoors(world.as(host), kitchen.id))).not.toContain("5ecret");
  await removeDoor(world.as(host), { ...ids, doorId });
  expect(await listDoors(world.as(host), kitchen.id)).toEqual([]);
});
