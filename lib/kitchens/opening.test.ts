import { expect, test } from "vitest";
import { fromRanges } from "@/lib/core/interval";
import { addPlaces, closure, draft, week } from "@/lib/testing/hosting";
import { openWorld } from "@/lib/testing/world";
import { addClosure, removeClosure } from "./closures";
import { extendOpenTimes } from "./opening";
import { saveHours, shiftsOverlap } from "./save-hours";
import { savePolicies } from "./save-policies";
import { SaveHoursInput } from "./schemas";

// Chicago: the clocks go forward on 10 March 2030 at 02:00.
const world = await openWorld({ now: "2030-03-01T12:00:00Z" });
await addPlaces(world);
const host = await world.host();
const as = () => world.as(host);
const kitchenId = await draft(world, host);

async function open(): Promise<string[]> {
  const [row] = await world.sql<{ open_times: string }>(
    "select open_times::text from kitchens where id = $1",
    [kitchenId],
  );
  return fromRanges(row?.open_times ?? "").map(
    (i) => `${i.startsAt.toISOString()} ${i.endsAt.toISOString()}`,
  );
}

test("F43 06:00 stays 06:00 on both sides of the change of the clocks", async () => {
  const times = await open();
  expect(times).toContain("2030-03-09T12:00:00.000Z 2030-03-10T04:00:00.000Z");
  expect(times).toContain("2030-03-10T11:00:00.000Z 2030-03-11T03:00:00.000Z");
});

test("saving hours moves the open times at once; a night shift across the change has its real hours", async () => {
  await saveHours(as(), week(kitchenId, "22:00", "04:00"));
  const times = await open();
  expect(times).toContain("2030-03-09T04:00:00.000Z 2030-03-09T10:00:00.000Z");
  // One hour less on the wall, five hours in truth.
  expect(times).toContain("2030-03-10T04:00:00.000Z 2030-03-10T09:00:00.000Z");
  await saveHours(as(), week(kitchenId));
});

test("a closure is cut out of the open times, and given back when it is removed", async () => {
  const { id: closureId } = await addClosure(
    as(),
    closure(kitchenId, "2030-03-20", "2030-03-20", { startsAtTime: "12:00", endsAtTime: "14:00" }),
  );
  expect(await open()).toContain("2030-03-20T11:00:00.000Z 2030-03-20T17:00:00.000Z");
  expect(await open()).toContain("2030-03-20T19:00:00.000Z 2030-03-21T03:00:00.000Z");
  await removeClosure(as(), { kitchenId, closureId });
  expect(await open()).toContain("2030-03-20T11:00:00.000Z 2030-03-21T03:00:00.000Z");
});

test("a longer horizon opens more days", async () => {
  const policies = {
    kitchenId,
    cancellationPolicy: "flexible" as const,
    customPolicy: null,
    leadTimeMinutes: 30,
  };
  await savePolicies(as(), { ...policies, horizonDays: 10 });
  const few = (await open()).length;
  await savePolicies(as(), { ...policies, horizonDays: 60 });
  expect((await open()).length - few).toBe(50);
});

test("two closures added at the same moment: none is lost from the open times", async () => {
  const add = (day: string) => addClosure(as(), closure(kitchenId, day, "2030-04-20"));
  const tries = await Promise.allSettled([add("2030-04-17"), add("2030-04-18"), add("2030-04-19")]);
  for (const t of tries) if (t.status === "rejected") expect(t.reason).toMatchObject({ code: "conflict" });
  const kept = await world.sql<{ starts_at: Date }>(
    "select starts_at from closures where kitchen_id = $1 order by 1",
    [kitchenId],
  );
  const times = await open();
  const first = kept[0]?.starts_at.toISOString() ?? "";
  expect(times.filter((t) => t.slice(0, 24) >= first && t < "2030-04-20T05")).toEqual([]);
});

test("the nightly run keeps open times ahead without touching what a host chose", async () => {
  await world.at("2030-04-25T12:00:00Z");
  expect((await extendOpenTimes(world.system())).extended).toBe(1);
  expect((await open()).at(-1)?.slice(0, 10)).toBe("2030-07-07");
});

test("shifts of one week must not overlap, across midnight and across Sunday night too", () => {
  const parse = (hours: object[]) => SaveHoursInput.parse({ kitchenId, hours: JSON.stringify(hours) }).hours;
  const shift = (weekday: number, opens: string, closes: string) => ({ weekday, opens, closes });
  expect(shiftsOverlap(parse([shift(1, "06:00", "10:00"), shift(1, "10:00", "22:00")]))).toBe(false);
  expect(shiftsOverlap(parse([shift(1, "06:00", "11:00"), shift(1, "10:00", "22:00")]))).toBe(true);
  expect(shiftsOverlap(parse([shift(1, "20:00", "04:00"), shift(2, "03:00", "08:00")]))).toBe(true);
  expect(shiftsOverlap(parse([shift(7, "20:00", "04:00"), shift(1, "03:00", "08:00")]))).toBe(true);
  expect(parse([shift(3, "00:00", "00:00")])).toEqual([{ weekday: 3, opensMinute: 0, closesMinute: 1_440 }]);
  for (const wrong of [
    "not json",
    '[{"weekday":8,"opens":"06:00","closes":"07:00"}]',
    '[{"weekday":1,"opens":"6","closes":"7"}]',
  ]) {
    expect(SaveHoursInput.safeParse({ kitchenId, hours: wrong }).success).toBe(false);
  }
});
