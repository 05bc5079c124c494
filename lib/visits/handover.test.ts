import { expect, test } from "vitest";
import { checkIn, checkOut } from "@/lib/bookings";
import { addMinutes } from "@/lib/core/interval";
import { openApi } from "@/lib/testing/api";
import { ALWAYS_OPEN, soon } from "@/lib/testing/factories";
import { photo } from "@/lib/testing/hosting";
import { book } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import {
  addHandoverPhoto,
  finishVisit,
  getHandover,
  handoverPhoto,
  saveArrivalSettings,
  tellCondition,
} from ".";

const world = await openWorld();
const api = await openApi(world);
const host = await world.host();
const kitchen = await world.kitchen({
  organizationId: host.organizationId,
  createdBy: host.id,
  hours: ALWAYS_OPEN,
});
const renter = await world.person();
const startsAt = soon(2);
let hours = 0;
/** A crew that has just come in. */
async function arrived() {
  await world.at(new Date());
  const slot = addMinutes(startsAt, 60 * hours++);
  const { bookingId } = await book(world.as(renter), kitchen.spaceId, slot, 60);
  await world.at(slot);
  await checkIn(world.as(renter), { bookingId });
  return { bookingId, slot };
}
const settings = (change: object) =>
  saveArrivalSettings(world.as(host), {
    ...{ kitchenId: kitchen.id, instructions: "", noShowMinutes: 60, checklist: [], photosRequired: false },
    ...change,
  });

test("a crew checks out by the usual list: what it ticked and what it did not stand there for renter and host", async () => {
  const { bookingId } = await arrived();
  await finishVisit(world.as(renter), { bookingId, items: ["floor", "trash"], note: "Mop is worn out" });
  for (const person of [renter, host]) {
    const { told } = await getHandover(world.as(person), { bookingId });
    expect(told).toMatchObject([{ kind: "check_out", note: "Mop is worn out" }]);
    expect(told[0]?.items.filter(({ done }) => done).map(({ label }) => label)).toEqual(["floor", "trash"]);
    expect(told[0]?.items).toHaveLength(5);
  }
});

test("where the host asks for photos nobody checks out without one of each item, but the host lets them go", async () => {
  await settings({ checklist: ["Ovens off", "Floor wet-mopped"], photosRequired: true });
  const { bookingId } = await arrived();
  const leave = () => finishVisit(world.as(renter), { bookingId, items: ["Ovens off"], note: "" });
  const add = (item: string) =>
    addHandoverPhoto(world.as(renter), { bookingId, kind: "check_out", item, photo: photo() });
  await expect(leave()).rejects.toMatchObject({ code: "conflict" });
  await add("Ovens off");
  await expect(leave()).rejects.toMatchObject({ code: "conflict" });
  await expect(add("Something else")).rejects.toMatchObject({ fields: { item: [expect.any(String)] } });
  await add("Floor wet-mopped");
  expect(await leave()).toMatchObject({ status: "completed" });
  const other = await arrived();
  expect(
    await finishVisit(world.as(host), { bookingId: other.bookingId, items: [], note: "" }),
  ).toMatchObject({
    status: "completed",
  });
  await settings({});
});

test("an item that is not on the list is refused by its field, also through the API", async () => {
  const { bookingId } = await arrived();
  const key = await api.key(renter);
  const unknown = finishVisit(world.as(renter), { bookingId, items: ["dance"], note: "" });
  await expect(unknown).rejects.toMatchObject({
    code: "invalid_input",
    fields: { items: [expect.any(String)] },
  });
  const long = await api.post(`/bookings/${bookingId}/check-out`, { note: "x".repeat(1_001) }, { key });
  expect([long.status, Object.keys(long.json.fields)]).toEqual([400, ["note"]]);
  await checkOut(world.as(renter), { bookingId });
});

test("how the kitchen was found is told once, in the first 30 minutes, by the crew that found it", async () => {
  const { bookingId, slot } = await arrived();
  await expect(tellCondition(world.as(host), { bookingId, note: "All fine" })).rejects.toMatchObject({
    code: "forbidden",
  });
  await world.at(addMinutes(slot, 29));
  await addHandoverPhoto(world.as(renter), { bookingId, kind: "arrival", item: "", photo: photo() });
  await tellCondition(world.as(renter), { bookingId, note: "Grease on the floor" });
  await expect(tellCondition(world.as(renter), { bookingId, note: "And more" })).rejects.toMatchObject({
    code: "conflict",
  });
  const late = await arrived();
  await world.at(addMinutes(late.slot, 30));
  const tooLate = { bookingId: late.bookingId, kind: "arrival" as const, item: "", photo: photo() };
  await expect(addHandoverPhoto(world.as(renter), tooLate)).rejects.toMatchObject({ code: "conflict" });
  expect((await getHandover(world.as(host), { bookingId })).told).toMatchObject([
    { note: "Grease on the floor" },
  ]);
});

test("a photo is seen by that renter, the host and support, and is nothing to anybody else", async () => {
  const { bookingId } = await arrived();
  const { id } = await addHandoverPhoto(world.as(renter), {
    bookingId,
    kind: "check_out",
    item: "floor",
    photo: photo(),
  });
  const support = await world.person({ platformRole: "support" });
  for (const person of [renter, host, support]) {
    expect((await handoverPhoto(world.as(person), id)).contentType).toBe("image/png");
  }
  const stranger = await world.host();
  await expect(handoverPhoto(world.as(stranger), id)).rejects.toMatchObject({ code: "not_found" });
  await expect(handoverPhoto(world.anonymous(), id)).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(getHandover(world.as(stranger), { bookingId })).rejects.toMatchObject({ code: "not_found" });
  const text = photo(new TextEncoder().encode("<script>alert(1)</script>"));
  const forged = addHandoverPhoto(world.as(renter), {
    bookingId,
    kind: "check_out",
    item: "floor",
    photo: text,
  });
  await expect(forged).rejects.toMatchObject({ fields: { photo: [expect.any(String)] } });
});
