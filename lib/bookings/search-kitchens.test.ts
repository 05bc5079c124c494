import { expect, test } from "vitest";
import { parse } from "@/lib/http/parse";
import { ALWAYS_OPEN } from "@/lib/testing/factories";
import { hold } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { SearchInput } from "./schemas";
import { searchKitchens } from "./search-kitchens";

const world = await openWorld({ now: "2030-01-01T00:00:00Z" });
const search = (input: Record<string, unknown>) =>
  searchKitchens(world.anonymous(), parse(SearchInput, input));
const names = async (input: Record<string, unknown>) => (await search(input)).items.map((item) => item.name);
/** 2030-01-05 is a Saturday; 12:00 UTC is 6 in the morning in Chicago. */
const saturdayAtSix = { startsAt: "2030-01-05T06:00:00-06:00", durationMinutes: 240 };

test("a kitchen is found exactly when some space of it is free for the whole slot, buffers included", async () => {
  const near = { near: "41.88,-87.63", radiusMiles: 5 };
  const tables = [1, 2].map((n) => ({ name: `Table ${n}`, kind: "table" as const }));
  const kitchen = await world.kitchen({
    name: "Two tables",
    stations: tables,
    spaces: [{ units: 1, bufferAfterMinutes: 30 }],
  });
  expect(await names({ ...near, ...saturdayAtSix })).toEqual(["Two tables"]);

  await hold(world.as(await world.person()), kitchen.spaceId, new Date("2030-01-05T15:00:00Z"), 60);
  expect(await names({ ...near, ...saturdayAtSix })).toEqual(["Two tables"]);
  await hold(world.as(await world.person()), kitchen.spaceId, new Date("2030-01-05T16:00:00Z"), 60);
  // Both tables are taken in the slot or in its cleaning time; half an hour earlier one of them is still free.
  expect(await names({ ...near, ...saturdayAtSix })).toEqual([]);
  expect(await names({ ...near, startsAt: "2030-01-05T06:00:00-06:00", durationMinutes: 150 })).toEqual([
    "Two tables",
  ]);

  await world.at("2030-01-01T00:10:01Z");
  expect(await names({ ...near, ...saturdayAtSix })).toEqual(["Two tables"]);
  await world.at("2030-01-01T00:00:00Z");
});

test("closed time, short notice, wrong length and unpublished kitchens are never offered", async () => {
  const near = { near: "30.27,-97.74", radiusMiles: 5 };
  const place = { latitude: 30.27, longitude: -97.74 };
  await world.kitchen({ ...place, name: "Draft", status: "draft" });
  await world.kitchen({
    ...place,
    name: "Closed",
    closures: [{ startsAt: new Date("2030-01-05T14:00:00Z"), endsAt: new Date("2030-01-05T15:00:00Z") }],
  });
  await world.kitchen({ ...place, name: "Slow", leadTimeMinutes: 10_080 });
  await world.kitchen({ ...place, name: "Short", spaces: [{ maxMinutes: 120 }] });
  await world.kitchen({
    ...place,
    name: "Opens at seven",
    hours: [{ weekday: 6, opensMinute: 420, closesMinute: 1_320 }],
  });
  await world.kitchen({ ...place, name: "Open" });
  expect(await names({ ...near, ...saturdayAtSix })).toEqual(["Open"]);
});

test("equipment and storage set no price, are never the space found, and a kitchen without room to work is not found", async () => {
  const near = { near: "45.52,-122.68", radiusMiles: 5 };
  const place = { latitude: 45.52, longitude: -122.68 };
  const mixer = { kind: "equipment" as const, hourlyRateCents: 0 };
  const shelf = {
    kind: "storage" as const,
    hourlyRateCents: 0,
    storageKind: "shelf" as const,
    monthlyRateCents: 3_000,
  };
  const kitchen = await world.kitchen({
    ...place,
    name: "With a mixer",
    spaces: [mixer, shelf, { hourlyRateCents: 4_200 }],
  });
  await world.kitchen({ ...place, name: "Shelves alone", spaces: [shelf] });
  for (const slot of [{}, saturdayAtSix]) {
    for (const sort of ["distance", "price"]) {
      const { items } = await search({ ...near, ...slot, sort });
      expect(items.map(({ name, spaceId, hourlyRateCents }) => ({ name, spaceId, hourlyRateCents }))).toEqual(
        [{ name: "With a mixer", spaceId: kitchen.spaceIds[2], hourlyRateCents: 4_200 }],
      );
    }
  }
});

test("a slot that begins within the horizon and ends beyond it is neither found nor held", async () => {
  const near = { near: "44.98,-93.27", radiusMiles: 5 };
  const place = { latitude: 44.98, longitude: -93.27, horizonDays: 4, hours: ALWAYS_OPEN };
  const kitchen = await world.kitchen({ ...place, name: "Four days ahead" });
  // The horizon ends on the 5th at 00:00 UTC.
  const until = (startsAt: string) => names({ ...near, startsAt, durationMinutes: 120 });
  expect(await until("2030-01-04T22:00:00Z")).toEqual(["Four days ahead"]);
  expect(await until("2030-01-04T23:00:00Z")).toEqual([]);
  const late = hold(world.as(await world.person()), kitchen.spaceId, new Date("2030-01-04T23:00:00Z"), 120);
  await expect(late).rejects.toMatchObject({ code: "beyond_horizon" });
});

test("price, amenities and words narrow the search, and the cheapest space that fits is shown", async () => {
  const near = { near: "47.60,-122.33", radiusMiles: 5 };
  const place = { latitude: 47.6, longitude: -122.33, timeZone: "America/Los_Angeles" };
  await world.kitchen({
    ...place,
    name: "Plain",
    amenities: ["wifi"],
    spaces: [
      { name: "Dear", hourlyRateCents: 9_000 },
      { name: "Fair", hourlyRateCents: 5_000 },
    ],
  });
  await world.kitchen({
    ...place,
    name: "Oven 100%",
    amenities: ["wifi", "deck_oven"],
    spaces: [{ hourlyRateCents: 7_000 }],
  });
  expect((await search({ ...near, sort: "price" })).items.map((i) => [i.name, i.spaceName])).toEqual([
    ["Plain", "Fair"],
    ["Oven 100%", "Table"],
  ]);
  expect(await names({ ...near, amenities: "deck_oven" })).toEqual(["Oven 100%"]);
  expect(await names({ ...near, maxHourlyCents: 6_000 })).toEqual(["Plain"]);
  expect(await names({ ...near, q: "100%" })).toEqual(["Oven 100%"]);
  expect(await names({ ...near, q: "%" })).toEqual(["Oven 100%"]);
});

test("pages neither repeat nor skip a kitchen, by distance and by price", async () => {
  for (let i = 0; i < 7; i++) {
    const spaces = [{ hourlyRateCents: 3_000 + (i % 3) * 1_000 }];
    await world.kitchen({ name: `Row ${i}`, latitude: 39.74 + i * 0.01, longitude: -104.99, spaces });
  }
  for (const sort of ["distance", "price"]) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await search({ near: "39.74,-104.99", sort, limit: 2, ...(cursor && { cursor }) });
      seen.push(...page.items.map((item) => item.name));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    if (sort === "distance") expect(seen).toEqual([...seen].sort());
  }
});

test("what is beyond the nearest hundreds is found, once and in order, whatever the page", async () => {
  // More than a search looks at nearest first: the rest comes by cells.
  const base = await world.kitchen({ name: "Base", latitude: 35.05, longitude: -90.05 });
  await world.sql(
    `with made as (insert into kitchens (id, organization_id, slug, name, address_line, latitude, longitude, time_zone, status, amenities, open_times, created_by)
       select uuidv7(), organization_id, 'far-' || n, 'Far ' || n, 'x', 35.05 + n * 0.0002, -90.05, time_zone, 'published',
              case when n in (3, 450, 460, 470) then '{wifi,staffed}'::text[] else '{wifi}' end, open_times, created_by
         from kitchens, generate_series(1, 480) n where id = $1 returning id)
     insert into spaces (id, kitchen_id, name, hourly_rate_cents) select uuidv7(), id, 'Room', 4000 from made`,
    [base.id],
  );
  const query = { near: "35.05,-90.05", radiusMiles: 20, amenities: "staffed" };
  expect(await names(query)).toEqual(["Far 3", "Far 450", "Far 460", "Far 470"]);
  const first = await search({ ...query, limit: 2 });
  expect(first.items.map((item) => item.name)).toEqual(["Far 3", "Far 450"]);
  expect(await names({ ...query, limit: 2, cursor: first.nextCursor })).toEqual(["Far 460", "Far 470"]);
  // Too wide for cells: all of it nearest first.
  expect(await names({ ...query, radiusMiles: 120 })).toEqual(["Far 3", "Far 450", "Far 460", "Far 470"]);
});
