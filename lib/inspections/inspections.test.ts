import { expect, test } from "vitest";
import { checkIn, checkOut } from "@/lib/bookings";
import { addStaff, leaveStaff, listStaff } from "@/lib/compliance";
import { uuidv7 } from "@/lib/core/ids";
import { ALWAYS_OPEN } from "@/lib/testing/factories";
import { hold } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import {
  inspectedKitchen,
  kitchenPapers,
  listInspectionLinks,
  listUses,
  makeInspectionLink,
  nameShift,
  readShift,
  revokeInspectionLink,
} from "./index";

const world = await openWorld({ now: "2030-03-01T18:00:00Z" });
const host = await world.host();
const kitchen = await world.kitchen({
  organizationId: host.organizationId,
  createdBy: host.id,
  hours: ALWAYS_OPEN,
});
const renter = await world.person({ name: "Ana’s Bakery" });

/** Somebody worked there from one moment to the other. */
async function used(from: string, until: string, somebody = renter): Promise<string> {
  const hours = (Date.parse(until) - Date.parse(from)) / 3_600_000;
  await world.at(new Date(Date.parse(from) - 3_600_000));
  const id = await hold(world.as(somebody), kitchen.spaceId, new Date(from), hours * 60);
  await world.sql(
    "update bookings set status = 'confirmed', hold_expires_at = null, confirmed_at = prep.now() where id = $1",
    [id],
  );
  await world.at(from);
  await checkIn(world.as(somebody), { bookingId: id });
  await world.at(until);
  await checkOut(world.as(somebody), { bookingId: id });
  return id;
}
const paper = (userId: string, from: string, until: string | null, status = "approved") =>
  world.sql(
    `insert into papers (id, user_id, requirement, status, number, valid_from, valid_until, object_key, content_type, byte_count, sealed_key, uploaded_by, confirmed_at, reviewed_at)
     values ($1, $2, 'chicago.both.food-sanitation-manager', $6, 'FSM-1', $3, $4, $5, 'application/pdf', 1, 'k', $2, now(), now())`,
    [uuidv7(), userId, from, until, `papers/${uuidv7()}`, status],
  );
const look = async () => {
  const { url } = await makeInspectionLink(world.as(host), {
    kitchenId: kitchen.id,
    label: "Health department",
    days: 7,
  });
  return url.split("/").at(-1) as string;
};

test("an inspector sees who used which room when, in whose charge and under the papers that were valid then, and nothing else", async () => {
  await paper(renter.id, "2030-01-01", "2030-03-02");
  await paper(renter.id, "2030-01-01", "2031-01-01", "rejected");
  const { staffId } = await addStaff(world.as(renter), { name: "Ben", hiredOn: null });
  const first = await used("2030-03-02T15:00:00Z", "2030-03-02T17:00:00Z");
  await nameShift(world.as(renter), { bookingId: first, staffIds: [staffId], inChargeId: staffId });
  await used("2030-03-04T15:00:00Z", "2030-03-04T17:00:00Z");
  const other = await world.kitchen();
  const token = await look();
  const inspected = await inspectedKitchen(world.anonymous(), token);
  const { items } = await listUses(world.anonymous(), inspected, {});
  expect(items).toMatchObject([
    { renter: "Ana’s Bakery", inCharge: null, papers: [] },
    {
      renter: "Ana’s Bakery",
      inCharge: "Ben",
      crew: ["Ben"],
      papers: [{ number: "FSM-1", until: "2030-03-02" }],
    },
  ]);
  expect(JSON.stringify([inspected, items])).not.toContain(other.id);
  expect(JSON.stringify([inspected, items])).not.toContain(renter.email);
  expect(await kitchenPapers(world.anonymous(), inspected)).toEqual([]);
});

test("what happened at one time in one space is found by it; every page goes on where the one before ended", async () => {
  const inspected = await inspectedKitchen(world.anonymous(), await look());
  const at = (from: string, until: string, space?: string) =>
    listUses(world.anonymous(), inspected, { from, until, space });
  expect((await at("2030-03-04T00:00", "2030-03-05T00:00")).items).toHaveLength(1);
  // The kitchen's own clock: 15:00 UTC is nine in the morning there.
  expect((await at("2030-03-04T09:00", "2030-03-04T09:30")).items).toHaveLength(1);
  expect((await at("2030-03-04T11:00", "2030-03-04T12:00")).items).toHaveLength(0);
  expect((await at("2030-03-04T00:00", "2030-03-05T00:00", uuidv7())).items).toHaveLength(0);
  const one = await listUses(world.anonymous(), inspected, {}, 1);
  const two = await listUses(world.anonymous(), inspected, { after: one.next ?? undefined }, 1);
  expect([one.items.length, two.items.length, two.next]).toEqual([1, 1, null]);
  expect(one.items[0]?.id).not.toBe(two.items[0]?.id);
});

test("an address works until it ends or is revoked; a guess, an old and a revoked one are told alike; strangers make none", async () => {
  const token = await look();
  await expect(
    makeInspectionLink(world.as(renter), { kitchenId: kitchen.id, label: "x", days: 7 }),
  ).rejects.toMatchObject({ code: expect.stringMatching(/not_found|forbidden/) });
  await expect(inspectedKitchen(world.anonymous(), "insp_guess")).rejects.toMatchObject({
    code: "not_found",
  });
  const [link] = await listInspectionLinks(world.as(host), kitchen.id);
  expect(link).toMatchObject({ label: "Health department", lastSeenAt: null });
  await revokeInspectionLink(world.as(host), { kitchenId: kitchen.id, linkId: link?.id ?? "" });
  await expect(inspectedKitchen(world.anonymous(), token)).rejects.toMatchObject({ code: "not_found" });
  const later = await look();
  await world.at("2030-03-12T18:00:00Z");
  await expect(inspectedKitchen(world.anonymous(), later)).rejects.toMatchObject({ code: "not_found" });
  await world.at("2030-03-04T18:00:00Z");
});

test("a renter names their own people and the kitchen its own; nobody names somebody else's, and one is in charge", async () => {
  const bookingId = await used("2030-03-05T15:00:00Z", "2030-03-05T17:00:00Z");
  const { staffId: ours } = await addStaff(world.as(renter), { name: "Cleo", hiredOn: "2030-01-01" });
  const { staffId: theirs } = await addStaff(world.as(host), {
    kitchenId: kitchen.id,
    name: "Dora",
    hiredOn: null,
  });
  const stranger = await world.person();
  await expect(
    addStaff(world.as(stranger), { kitchenId: kitchen.id, name: "X", hiredOn: null }),
  ).rejects.toMatchObject({ code: expect.stringMatching(/not_found|forbidden/) });
  await nameShift(world.as(renter), { bookingId, staffIds: [ours], inChargeId: ours });
  await nameShift(world.as(host), { bookingId, staffIds: [], inChargeId: theirs });
  const working = (await readShift(world.as(renter), bookingId)).filter(({ works }) => works);
  expect(working.map(({ name, inCharge }) => [name, inCharge])).toEqual([
    ["Cleo", false],
    ["Dora", true],
  ]);
  const mixed = { bookingId, staffIds: [theirs], inChargeId: null };
  await expect(nameShift(world.as(renter), mixed)).rejects.toMatchObject({ code: "not_found" });
  await expect(nameShift(world.as(stranger), mixed)).rejects.toMatchObject({ code: "not_found" });
  await expect(leaveStaff(world.as(stranger), { staffId: ours, leftOn: "2030-03-06" })).rejects.toMatchObject(
    { code: "not_found" },
  );
  await expect(leaveStaff(world.as(renter), { staffId: ours, leftOn: "2029-12-31" })).rejects.toMatchObject({
    fields: { leftOn: expect.anything() },
  });
  await leaveStaff(world.as(renter), { staffId: ours, leftOn: "2030-03-06" });
  expect((await listStaff(world.as(renter), {})).at(-1)).toMatchObject({
    name: "Cleo",
    leftOn: "2030-03-06",
  });
});
