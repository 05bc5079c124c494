import { expect, test } from "vitest";
import { closeBookings, getBooking, listUse } from "@/lib/bookings";
import { uuidv7 } from "@/lib/core/ids";
import { addDays, addMinutes } from "@/lib/core/interval";
import { readPass } from "@/lib/core/pass";
import { sha256Hex } from "@/lib/core/tokens";
import { cancelBooking } from "@/lib/payments";
import { openApi } from "@/lib/testing/api";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { book } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { getAccess, getPass, recordScan, renewCode, scanList } from ".";

const world = await openWorld();
const api = await openApi(world);
const host = await world.host();
const { organizationId } = host;
const kitchen = await world.kitchen({ organizationId, createdBy: host.id, hours: ALWAYS_OPEN });
const renter = await world.person({ name: "Rosa" });
const startsAt = soon(2);
const make = async (hours: number) => {
  const slot = addMinutes(startsAt, hours * 60);
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, slot, 60);
  return { bookingId, startsAt: slot, pass: (await getPass(world.as(renter), { bookingId })).pass };
};
const [one, two, three, four, five, six] = [
  await make(0),
  await make(1),
  await make(2),
  await make(3),
  await make(4),
  await make(5),
];
type Made = typeof one;
const at = (made: Made, minutes: number) => addMinutes(made.startsAt, minutes);
const scan = (made: Made, scannedAt: Date, scanId = uuidv7()) =>
  recordScan(world.as(host), { scanId, scannedAt, pass: made.pass });

test("a pass is verified by the public key alone, and none of its letters may change", async () => {
  const { publicKey } = await scanList(world.as(host), organizationId);
  expect(Object.keys(publicKey).sort()).toEqual(["crv", "kty", "x", "y"]);
  expect(await readPass(one.pass, publicKey)).toEqual({
    bookingId: one.bookingId,
    kitchenId: kitchen.id,
    accessVersion: 1,
    opensAt: at(one, -30),
    closesAt: at(one, 60),
  });
  const flipped = [10, 50, 60, 80, 140].map((i) => {
    const letter = one.pass[i] === "A" ? "B" : "A";
    return `${one.pass.slice(0, i)}${letter}${one.pass.slice(i + 1)}`;
  });
  for (const text of [
    ...flipped,
    "",
    "PREP1.",
    "https://prep.example",
    one.pass.slice(0, -2),
    `${one.pass}AA`,
  ])
    expect([text, await readPass(text, publicKey)]).toEqual([text, null]);
});

test("the first scan checks the crew in at the time the phone read it; every other hears when that was", async () => {
  await world.at(at(one, 20));
  const scanId = uuidv7();
  const results = await Promise.all([
    scan(one, at(one, 3), scanId),
    scan(one, at(one, 4)),
    scan(one, at(one, 5)),
  ]);
  const [winner] = results.filter(({ outcome }) => outcome === "first");
  expect(results.map(({ outcome }) => outcome).sort()).toEqual(["again", "again", "first"]);
  expect(new Set(results.map(({ firstAt }) => firstAt.getTime())).size).toBe(1);
  const booking = await getBooking(world.as(renter), one.bookingId);
  expect(booking).toMatchObject({ status: "checked_in", checkedInAt: winner?.firstAt });
  const log = await listUse(world.as(renter), one.bookingId);
  expect(log).toMatchObject([{ event: "checked_in", data: { scannedAt: winner?.firstAt.toISOString() } }]);
  const mine = results[0]?.outcome;
  expect((await scan(one, at(one, 3), scanId)).outcome).toBe(mine);
});

test("a scan that reaches us after the slot was given up puts the use log right, once", async () => {
  await world.at(at(two, 60));
  await closeBookings(world.system());
  expect(await scan(two, at(two, 1))).toMatchObject({ outcome: "late", firstAt: at(two, 1) });
  expect(await scan(two, at(two, 2))).toMatchObject({ outcome: "again", firstAt: at(two, 1) });
  const log = await listUse(world.as(renter), two.bookingId);
  expect(log.map(({ event }) => event)).toEqual(["no_show", "correction"]);
});

test("a time in the future, long ago, before the pass opens or after it closed is refused", async () => {
  await world.at(at(three, 30));
  const field = { code: "invalid_input", fields: { scannedAt: [expect.any(String)] } };
  await expect(scan(three, at(three, 33))).rejects.toMatchObject(field);
  await expect(scan(three, addDays(at(three, 30), -8))).rejects.toMatchObject(field);
  await expect(scan(three, at(three, -31))).rejects.toMatchObject({
    code: "conflict",
    message: "This pass does not work yet",
  });
  await world.at(at(three, 90));
  await expect(scan(three, at(three, 60))).rejects.toMatchObject({
    code: "conflict",
    message: "This pass has expired",
  });
  expect((await getBooking(world.as(renter), three.bookingId)).status).toBe("confirmed");
});

test("a forged pass, a replaced one, a cancelled one, a wrong code: each is refused as what it is", async () => {
  await world.at(at(four, 0));
  const forged = { scanId: uuidv7(), scannedAt: at(four, 0), pass: `${four.pass.slice(0, -4)}AAAA` };
  await expect(recordScan(world.as(host), forged)).rejects.toMatchObject({
    fields: { pass: [expect.any(String)] },
  });
  await renewCode(world.as(host), four);
  await expect(scan(four, at(four, 0))).rejects.toMatchObject({
    message: "This pass was replaced by a new one",
  });
  const { entry } = await getAccess(world.as(host), four);
  const wrong = entry?.code === "123456" ? "654321" : "123456";
  const typed = { scanId: uuidv7(), scannedAt: at(four, 0), bookingId: four.bookingId };
  await expect(recordScan(world.as(host), { ...typed, code: wrong })).rejects.toMatchObject({
    fields: { code: [expect.any(String)] },
  });
  await cancelBooking(world.as(renter), { bookingId: five.bookingId, reason: "" });
  await world.at(at(five, 0));
  await expect(scan(five, at(five, 0))).rejects.toMatchObject({ message: "This booking no longer stands" });
});

test("a typed code checks in as a pass does, and the phone's list has it as a hash only", async () => {
  await world.at(at(six, 0));
  const { entry } = await getAccess(world.as(renter), six);
  const { bookings } = await scanList(world.as(host), organizationId);
  const listed = bookings.find(({ bookingId }) => bookingId === six.bookingId);
  expect(listed).toMatchObject({
    renterName: "Rosa",
    codeHash: await sha256Hex(`${six.bookingId}:${entry?.code}`),
  });
  const key = await api.key(host);
  const body = {
    scanId: uuidv7(),
    scannedAt: at(six, 0).toISOString(),
    bookingId: six.bookingId,
    code: entry?.code,
  };
  const made = () => recordScan(world.as(host), { ...body, scannedAt: at(six, 0), code: entry?.code ?? "" });
  expect(await made()).toMatchObject({ outcome: "first", renterName: "Rosa" });
  const bad = await api.post("/host/scans", { ...body, code: "12" }, { key });
  expect([bad.status, Object.keys(bad.json.fields)]).toEqual([400, ["code"]]);
  const none = await api.post("/host/scans", { scanId: body.scanId, scannedAt: body.scannedAt }, { key });
  expect([none.status, Object.keys(none.json.fields)]).toEqual([400, ["pass"]]);
});

test("only people of the kitchen scan: a renter is refused, a stranger finds nothing, and neither gets the list", async () => {
  const input = { scanId: uuidv7(), scannedAt: at(six, 0), pass: six.pass };
  const stranger = await world.host();
  await expect(recordScan(world.as(renter), input)).rejects.toMatchObject({ code: "forbidden" });
  await expect(recordScan(world.as(stranger), input)).rejects.toMatchObject({ code: "not_found" });
  await expect(scanList(world.as(stranger), organizationId)).rejects.toMatchObject({ code: "not_found" });
  await expect(getPass(world.as(stranger), six)).rejects.toMatchObject({ code: "not_found" });
});
