import { expect, test } from "vitest";
import { addPlaces, address, basics, closure, draft, photo, week } from "@/lib/testing/hosting";
import { openWorld } from "@/lib/testing/world";
import { applyTemplate } from "./apply-template";
import { addClosure, removeClosure } from "./closures";
import { createKitchen, slugOf } from "./create-kitchen";
import { listKitchens } from "./list-kitchens";
import { addPhoto, photoFile, removePhoto } from "./photos";
import { getKitchenSetup } from "./queries";
import { saveAddress } from "./save-address";
import { saveBasics } from "./save-basics";
import { saveHours } from "./save-hours";
import { savePolicies } from "./save-policies";
import { CreateSpaceInput, PriceSpaceInput } from "./schemas";
import { archiveSpace, createSpace, priceSpace, updateSpace } from "./spaces";
import { addStation, removeStation, renameStation } from "./stations";
import { submitKitchen } from "./submit-kitchen";

const world = await openWorld();
await addPlaces(world);
const host = await world.host();
const as = () => world.as(host);
const fresh = async () =>
  (await createKitchen(as(), { organizationId: host.organizationId, name: "Fresh Kitchen" })).id;

/** Every change a host can make to a kitchen, with ids that exist. */
async function everyChange(kitchenId: string) {
  const { photos, stations, spaces } = await getKitchenSetup(as(), kitchenId);
  const stationId = stations[0]?.id ?? "";
  const spaceId = spaces[0]?.id ?? "";
  const terms = {
    avoidGaps: false,
    bufferBeforeMinutes: 0,
    bufferAfterMinutes: 0,
    minMinutes: 60,
    maxMinutes: 120,
  };
  const composition = { name: "Space", description: "", stationIds: [stationId], units: null };
  type Change = (ctx: ReturnType<typeof as>) => Promise<unknown>;
  const changes: Record<string, Change> = {
    saveBasics: (ctx) => saveBasics(ctx, basics(kitchenId)),
    saveAddress: (ctx) => saveAddress(ctx, address(kitchenId)),
    addPhoto: (ctx) => addPhoto(ctx, { kitchenId, photo: photo(), alt: "Theirs" }),
    removePhoto: (ctx) => removePhoto(ctx, { kitchenId, photoId: photos[0]?.id ?? "" }),
    applyTemplate: (ctx) => applyTemplate(ctx, { kitchenId, template: "tables" }),
    addStation: (ctx) => addStation(ctx, { kitchenId, name: "Theirs", kind: "table" }),
    renameStation: (ctx) => renameStation(ctx, { kitchenId, stationId, name: "Theirs" }),
    removeStation: (ctx) => removeStation(ctx, { kitchenId, stationId }),
    createSpace: (ctx) => createSpace(ctx, { kitchenId, hourlyRate: 100, ...composition }),
    updateSpace: (ctx) => updateSpace(ctx, { kitchenId, spaceId, ...composition }),
    priceSpace: (ctx) =>
      priceSpace(ctx, { kitchenId, spaceId, hourlyRate: 100, incrementMinutes: 60, ...terms }),
    archiveSpace: (ctx) => archiveSpace(ctx, { kitchenId, spaceId }),
    saveHours: (ctx) => saveHours(ctx, week(kitchenId)),
    addClosure: (ctx) => addClosure(ctx, closure(kitchenId, "2099-01-01", "2099-01-02")),
    savePolicies: (ctx) =>
      savePolicies(ctx, {
        kitchenId,
        cancellationPolicy: "strict",
        customPolicy: null,
        leadTimeMinutes: 0,
        horizonDays: 30,
      }),
    submitKitchen: (ctx) => submitKitchen(ctx, { kitchenId }),
  };
  return changes;
}
const whole = async (kitchenId: string) =>
  world.sql(
    `select k.version, k.updated_at, (select count(*) from audit_log where entity_id = k.id) as changes
       from kitchens k where k.id = $1`,
    [kitchenId],
  );

test("F32 another organization's manager gets not_found from every change, and nothing is written", async () => {
  const kitchenId = await draft(world, host);
  const stranger = await world.host();
  const before = await whole(kitchenId);
  for (const [name, change] of Object.entries(await everyChange(kitchenId))) {
    await expect(change(world.as(stranger)), name).rejects.toMatchObject({ code: "not_found" });
  }
  await expect(getKitchenSetup(world.as(stranger), kitchenId)).rejects.toMatchObject({ code: "not_found" });
  await expect(listKitchens(world.as(stranger), host.organizationId)).rejects.toMatchObject({
    code: "not_found",
  });
  expect(await whole(kitchenId)).toEqual(before);
});

test("a published kitchen is public and still nobody else's to change", async () => {
  const { id } = await world.kitchen({ organizationId: host.organizationId, createdBy: host.id });
  const stranger = await world.host();
  const changes = await everyChange(id);
  delete changes.removePhoto;
  for (const [name, change] of Object.entries(changes)) {
    await expect(change(world.as(stranger)), name).rejects.toMatchObject({ code: "not_found" });
  }
});

test("staff see the kitchen and may change nothing of it; signed out, nobody is let in", async () => {
  const kitchenId = await draft(world, host);
  const staff = await world.person();
  await world.sql("insert into memberships (organization_id, user_id, role) values ($1, $2, 'staff')", [
    host.organizationId,
    staff.id,
  ]);
  expect((await getKitchenSetup(world.as(staff), kitchenId)).kitchen.id).toBe(kitchenId);
  const before = await whole(kitchenId);
  for (const [name, change] of Object.entries(await everyChange(kitchenId))) {
    await expect(change(world.as(staff)), name).rejects.toMatchObject({ code: "forbidden" });
    await expect(change(world.anonymous()), name).rejects.toMatchObject({ code: "unauthenticated" });
  }
  const create = createKitchen(world.as(staff), {
    organizationId: host.organizationId,
    name: "Staff Kitchen",
  });
  await expect(create).rejects.toMatchObject({ code: "forbidden" });
  expect(await whole(kitchenId)).toEqual(before);
});

test("two kitchens of one name get two addresses", async () => {
  const first = await createKitchen(as(), { organizationId: host.organizationId, name: "Café Nº 1" });
  const second = await createKitchen(as(), { organizationId: host.organizationId, name: "Café Nº 1" });
  expect(first.slug).toBe("cafe-no-1");
  expect(second.slug).toMatch(/^cafe-no-1-[0-9a-f]{6}$/);
  expect(slugOf("¡¡!!")).toBe("kitchen");
});

test("the ZIP code decides position and zone, a chosen zone wins, an unknown ZIP code is named", async () => {
  const kitchenId = await fresh();
  expect(await saveAddress(as(), address(kitchenId, "85001-1234"))).toEqual({ timeZone: "America/Phoenix" });
  expect((await getKitchenSetup(as(), kitchenId)).kitchen).toMatchObject({
    latitude: 33.449,
    longitude: -112.077,
  });
  expect(await saveAddress(as(), { ...address(kitchenId), timeZone: "America/Denver" })).toEqual({
    timeZone: "America/Denver",
  });
  const unknown = saveAddress(as(), address(kitchenId, "99999"));
  await expect(unknown).rejects.toMatchObject({
    code: "invalid_input",
    fields: { postalCode: [expect.any(String)] },
  });
});

test("the address is fixed once renters may have seen it", async () => {
  const { id } = await world.kitchen({ organizationId: host.organizationId, createdBy: host.id });
  await expect(saveAddress(as(), address(id))).rejects.toMatchObject({ code: "conflict" });
});

test("a photo is what its bytes are: one that lies about its type is refused, nothing is stored", async () => {
  const kitchenId = await fresh();
  const script = new TextEncoder().encode("<script>alert(1)</script>");
  const lie = addPhoto(as(), { kitchenId, photo: photo(script, "image/png"), alt: "Not a photo" });
  await expect(lie).rejects.toMatchObject({ code: "invalid_input", fields: { photo: [expect.any(String)] } });
  expect((await getKitchenSetup(as(), kitchenId)).photos).toEqual([]);
});

test("a photo of a draft is shown to its organization only, of a published kitchen to everybody, and other keys to nobody", async () => {
  const kitchenId = await fresh();
  await addPhoto(as(), { kitchenId, photo: photo(), alt: "The hot line" });
  const [{ objectKey, id: photoId } = { objectKey: "", id: "" }] = (await getKitchenSetup(as(), kitchenId))
    .photos;
  const mine = await photoFile(as(), objectKey);
  expect(mine).toMatchObject({ contentType: "image/png", shared: false });
  expect((await new Response(mine.body).bytes()).slice(1, 4)).toEqual(new TextEncoder().encode("PNG"));
  await expect(photoFile(world.anonymous(), objectKey)).rejects.toMatchObject({ code: "not_found" });
  await world.sql(
    "update kitchens set status = 'published', latitude = 1, longitude = 1, address_line = 'x' where id = $1",
    [kitchenId],
  );
  expect(await photoFile(world.anonymous(), objectKey)).toMatchObject({ shared: true });
  for (const key of ["papers/secret.png", `kitchens/${kitchenId}/other.png`, "kitchens/../../etc/passwd"]) {
    await expect(photoFile(as(), key)).rejects.toMatchObject({ code: "not_found" });
  }
  await removePhoto(as(), { kitchenId, photoId });
  await expect(photoFile(as(), objectKey)).rejects.toMatchObject({ code: "not_found" });
});

test("a template fills an empty kitchen once, and names its parts in the host's language", async () => {
  const kitchenId = await fresh();
  await applyTemplate({ ...as(), locale: "es" }, { kitchenId, template: "tables" });
  const { stations, spaces } = await getKitchenSetup(as(), kitchenId);
  expect(stations.map((s) => s.name)).toEqual(["Mesa 1", "Mesa 2", "Mesa 3", "Mesa 4"]);
  expect(spaces.map((s) => [s.units, s.stationIds.length])).toEqual([
    [1, 4],
    [null, 4],
  ]);
  await expect(applyTemplate(as(), { kitchenId, template: "one_room" })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("a station stays while a space needs it or a booking used it", async () => {
  const kitchenId = await fresh();
  await applyTemplate(as(), { kitchenId, template: "one_room" });
  const { stations, spaces } = await getKitchenSetup(as(), kitchenId);
  const stationId = stations[0]?.id ?? "";
  const spaceId = spaces[0]?.id ?? "";
  await expect(removeStation(as(), { kitchenId, stationId })).rejects.toMatchObject({
    code: "conflict",
    message: "“Whole kitchen” needs this station. Change that space first",
  });
  const { id: second } = await addStation(as(), { kitchenId, name: "Oven", kind: "machine" });
  await archiveSpace(as(), { kitchenId, spaceId });
  await world.sql(
    `insert into bookings (id, organization_id, kitchen_id, space_id, renter_id, status, starts_at, ends_at, time_zone, buffer_before_minutes,
       buffer_after_minutes, hold_expires_at, quote, cancellation_policy, total_cents, platform_fee_cents, tax_cents, host_due_cents)
     values ($1, $2, $3, $4, $5, 'held', now(), now() + interval '1 hour', 'UTC', 0, 0, now(), '{}', '{}', 0, 0, 0, 0)`,
    ["00000000-0000-7000-8000-000000000001", host.organizationId, kitchenId, spaceId, host.id],
  );
  await world.sql(
    `insert into allocations (id, booking_id, station_id, blocked, released_at)
     values (uuidv7(), $1, $2, tstzrange(now(), now() + interval '1 hour'), now())`,
    ["00000000-0000-7000-8000-000000000001", stationId],
  );
  await expect(removeStation(as(), { kitchenId, stationId })).rejects.toMatchObject({ code: "conflict" });
  await removeStation(as(), { kitchenId, stationId: second });
  expect((await getKitchenSetup(as(), kitchenId)).stations.map((s) => s.id)).toEqual([stationId]);
});

test("a space is made of this kitchen's stations only, and never of more than there are", async () => {
  const kitchenId = await draft(world, host);
  const other = await draft(world, host);
  const foreign = (await getKitchenSetup(as(), other)).stations[0]?.id ?? "";
  const made = createSpace(as(), {
    kitchenId,
    name: "Mixed",
    description: "",
    stationIds: [foreign],
    units: null,
    hourlyRate: 100,
  });
  await expect(made).rejects.toMatchObject({
    code: "invalid_input",
    fields: { stationIds: [expect.any(String)] },
  });
  const form = { kitchenId, name: "Pair", stationIds: [foreign], units: "2", hourlyRate: "45.50" };
  expect(CreateSpaceInput.safeParse(form).error?.issues[0]?.path).toEqual(["units"]);
  expect(CreateSpaceInput.parse({ ...form, units: "" })).toMatchObject({ units: null, hourlyRate: 4_550 });
  expect(CreateSpaceInput.parse({ ...form, units: "1", hourlyRate: "$1,200" })).toMatchObject({
    units: 1,
    hourlyRate: 120_000,
  });
});

test("prices are typed in dollars and kept in whole cents; absurd ones name their field", async () => {
  const kitchenId = await draft(world, host);
  const spaceId = (await getKitchenSetup(as(), kitchenId)).spaces[0]?.id ?? "";
  const form = {
    ...{ kitchenId, spaceId, hourlyRate: "19.99", bufferBeforeMinutes: "0", bufferAfterMinutes: "45" },
    ...{ minMinutes: "90", maxMinutes: "480", incrementMinutes: "30" },
  };
  await priceSpace(as(), PriceSpaceInput.parse(form));
  const [row] = await world.sql(
    "select hourly_rate_cents, buffer_after_minutes, min_minutes from spaces where id = $1",
    [spaceId],
  );
  expect(row).toEqual({ hourly_rate_cents: 1_999, buffer_after_minutes: 45, min_minutes: 90 });
  const problem = (wrong: object) =>
    PriceSpaceInput.safeParse({ ...form, ...wrong }).error?.issues[0]?.path[0];
  expect(problem({ hourlyRate: "-5" })).toBe("hourlyRate");
  expect(problem({ hourlyRate: "0.50" })).toBe("hourlyRate");
  expect(problem({ minMinutes: "100" })).toBe("minMinutes");
  expect(problem({ maxMinutes: "60" })).toBe("maxMinutes");
  expect(problem({ incrementMinutes: "7" })).toBe("incrementMinutes");
});

test("every change leaves a line in the audit chain, and the chain is whole", async () => {
  const kitchenId = await draft(world, host);
  const lines = await world.sql<{ action: string; actor: string }>(
    "select action, actor from audit_log where entity_id = $1 order by sequence",
    [kitchenId],
  );
  expect(lines.map((l) => l.action)).toEqual([
    "kitchen.created",
    "kitchen.changed",
    "kitchen.changed",
    "kitchen.photo_added",
    "kitchen.template_applied",
    "kitchen.changed",
  ]);
  expect(new Set(lines.map((l) => l.actor))).toEqual(new Set([`user:${host.id}`]));
  const [chain] = await world.sql("select prep.first_broken_link('audit', $1) as broken", [
    host.organizationId,
  ]);
  expect(chain).toEqual({ broken: null });
});

test("closing needs an end after its start and a time that exists; reopening is for closures of this kitchen", async () => {
  const kitchenId = await draft(world, host);
  const close = (from: string, to: string, times = {}) =>
    addClosure(as(), closure(kitchenId, from, to, times));
  await expect(close("2099-01-02", "2099-01-01")).rejects.toMatchObject({
    fields: { endsOn: [expect.any(String)] },
  });
  await expect(close("2001-01-01", "2001-01-02")).rejects.toMatchObject({
    fields: { endsOn: [expect.any(String)] },
  });
  await expect(close("2099-03-08", "2099-03-09", { startsAtTime: "02:30" })).rejects.toMatchObject({
    fields: { startsAtTime: ["The clocks skip this time on that day"] },
  });
  const { id: closureId } = await close("2099-01-01", "2099-01-02");
  const other = await draft(world, host);
  await expect(removeClosure(as(), { kitchenId: other, closureId })).rejects.toMatchObject({
    code: "not_found",
  });
  await removeClosure(as(), { kitchenId, closureId });
  expect((await getKitchenSetup(as(), kitchenId)).closures).toEqual([]);
});
