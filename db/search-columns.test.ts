import { expect, test } from "vitest";
import { AMENITIES } from "@/lib/core/kitchen-terms";
import { openWorld } from "@/lib/testing/world";

const world = await openWorld({ now: "2030-01-01T00:00:00Z" });
const rateOf = async (id: string) =>
  (await world.sql("select cheapest_hourly_cents as rate, version from kitchens where id = $1", [id]))[0];

test("every amenity has a bit of its own", async () => {
  const rows = await world.sql<{ bits: number }>(
    "select prep.amenity_bits(array[a]) as bits from unnest($1::text[]) a",
    [[...AMENITIES]],
  );
  expect(rows.map(({ bits }) => bits)).toEqual(AMENITIES.map((_, i) => 2 ** i));
});

test("the open week has every hour that a time touches, round the end of the week too", async () => {
  const hours = async (times: string) => {
    const [row] = await world.sql<{ week: string }>("select prep.week_of($1)::text as week", [times]);
    return [...(row?.week ?? "")].flatMap((bit, hour) => (bit === "1" ? [hour] : []));
  };
  // The week begins where time does, on a Thursday.
  expect(await hours("{}")).toEqual([]);
  expect(await hours("{[2026-01-01 02:30Z,2026-01-01 02:45Z)}")).toEqual([2]);
  expect(
    await hours("{[2025-12-31 23:30Z,2026-01-01 01:30Z),[2026-01-03 00:00Z,2026-01-03 01:00Z)}"),
  ).toEqual([0, 1, 48, 167]);
  expect(await hours("{[2026-01-01 02:00Z,2026-01-08 03:00Z)}")).toHaveLength(168);
  expect(await hours("{[2026-01-01 02:00Z,)}")).toHaveLength(168);
});

test("a kitchen's cheapest rate follows its spaces, and makes no version beside theirs", async () => {
  const { id: kitchenId } = await world.kitchen({
    spaces: [{ hourlyRateCents: 5_000 }, { name: "Dear", hourlyRateCents: 9_000 }],
  });
  const before = await rateOf(kitchenId);
  expect(before).toMatchObject({ rate: 5_000 });
  await world.sql(
    "update spaces set hourly_rate_cents = 7_000 where kitchen_id = $1 and hourly_rate_cents = 5_000",
    [kitchenId],
  );
  expect(await rateOf(kitchenId)).toEqual({ rate: 7_000, version: Number(before?.version) + 1 });
  await world.sql(
    "update spaces set archived_at = now() where kitchen_id = $1 and hourly_rate_cents = 7_000",
    [kitchenId],
  );
  expect(await rateOf(kitchenId)).toMatchObject({ rate: 9_000 });
  await world.sql("update spaces set archived_at = now() where kitchen_id = $1", [kitchenId]);
  expect(await rateOf(kitchenId)).toMatchObject({ rate: null });
});
