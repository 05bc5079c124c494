import { expect, test } from "vitest";
import { searchKitchens } from "@/lib/bookings";
import { SearchInput } from "@/lib/bookings/schemas";
import { parse } from "@/lib/http/parse";
import { stackEnv } from "@/lib/testing/database";
import { hold } from "@/lib/testing/paying";
import { openWorld } from "@/lib/testing/world";
import { seedArguments } from "./arguments";
import { seedBulk } from "./bulk";

const world = await openWorld();
const size = { kitchens: 60, bookings: 1_000 };

test("arguments that make no world are refused in a sentence", () => {
  expect(seedArguments([])).toBeNull();
  expect(seedArguments(["--kitchens", "100_000", "--bookings", "5_000_000"])).toEqual({
    kitchens: 100_000,
    bookings: 5_000_000,
  });
  const wrong = [
    [["--kitchens", "-1"], /whole number|ambiguous/],
    [["--kitchens", "many"], /whole number from 1/],
    [["--kitchens", "0"], /whole number from 1/],
    [["--bookings", "10"], /needs --kitchens/],
    [["--kitchens", "10", "--bookings", "701"], /Give --kitchens 11 or more/],
    [["--ktichens", "10"], /Unknown option/],
  ] as const;
  for (const [argv, message] of wrong) expect(() => seedArguments(argv)).toThrow(message);
});

test("a bulk world keeps the product's own rules, and can be searched and held", {
  timeout: 120_000,
}, async () => {
  await seedBulk(stackEnv(), size);
  const [counts] = await world.sql<
    Record<string, number>
  >(`select (select count(*)::int from kitchens where status = 'published') as kitchens,
    (select count(*)::int from bookings where status = 'confirmed') as bookings,
    (select count(*)::int from bookings b where not exists (select 1 from allocations a where a.booking_id = b.id)) as homeless,
    (select count(*)::int from bookings b join kitchens k on k.id = b.kitchen_id where not k.open_times @> tstzrange(b.starts_at, b.ends_at)) as closed,
    (select count(*)::int from kitchens where version > 1) as changed,
    (select count(*)::int from pg_trigger where tgenabled = 'D') as disabled`);
  expect(counts).toEqual({ ...size, homeless: 0, closed: 0, changed: 0, disabled: 0 });

  const [free] = await world.sql<{ at: Date; near: string }>(
    `select lower(r) as at, latitude || ',' || longitude as near from kitchens k, unnest(k.open_times) r
      where lower(r) > now() + interval '10 days' order by k.id, lower(r) limit 1`,
  );
  const input = { near: free?.near, radiusMiles: 50, startsAt: free?.at.toISOString(), durationMinutes: 240 };
  const { items } = await searchKitchens(world.anonymous(), parse(SearchInput, input));
  expect(items.length).toBeGreaterThan(0);
  for (const item of items) await hold(world.as(await world.person()), item.spaceId, free?.at as Date, 240);
  await expect(seedBulk(stackEnv(), size)).rejects.toThrow("already");
});
