import { expect, test } from "vitest";
import type { CalendarSlot } from "@/lib/bookings";
import type { KitchenSetup } from "@/lib/kitchens";
import { calendarModel } from "./calendar-model";
import { CalendarParams, datesOf } from "./calendar-params";

const ZONE = "America/Chicago";
const params = CalendarParams.parse({});
const setup = {
  kitchen: { timeZone: ZONE },
  hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 360, closesMinute: 1_320 })),
  closures: [
    {
      id: "closed",
      startsAt: new Date("2030-01-03T18:00:00Z"),
      endsAt: new Date("2030-01-03T20:00:00Z"),
      reason: "Deep clean",
    },
  ],
  stations: [
    { id: "s1", name: "Table 1" },
    { id: "s2", name: "Table 2" },
  ],
  spaces: [{ id: "a", name: "Any table", stationIds: ["s1", "s2"] }],
  equipment: [{ units: [{ id: "m1", name: "Mixer 1" }] }],
} as unknown as KitchenSetup;
const slot = (bookingId: string, stationId: string, from: string, until: string): CalendarSlot => {
  const time = { startsAt: new Date(from), endsAt: new Date(until) };
  return {
    ...time,
    bookingId,
    stationId,
    spaceId: "a",
    spaceName: "Any table",
    renter: "Rita",
    status: "confirmed",
    blocked: { startsAt: time.startsAt, endsAt: new Date(time.endsAt.getTime() + 30 * 60_000) },
    kept: false,
    equipment: null,
  };
};
const slots = [
  slot("b1", "s1", "2030-01-02T16:00:00Z", "2030-01-02T18:00:00Z"),
  slot("b2", "s2", "2030-01-02T17:00:00Z", "2030-01-02T19:00:00Z"),
];
const model = (change: Partial<CalendarParams> = {}, dates = ["2030-01-02", "2030-01-03"]) =>
  calendarModel({ setup, slots, busy: [], dates, params: { ...params, ...change } });

test("a bar lies under the hour that the kitchen's clock shows, with its buffer beside it", () => {
  const [table] = model().rows;
  expect(table?.days[0]).toMatchObject([{ key: "b1", from: 600, until: 720, before: 0, after: 30, lane: 0 }]);
  expect(model().range).toEqual({ from: 360, until: 1_320 });
  expect(model().closed[0]).toEqual([
    { from: 0, until: 360 },
    { from: 1_320, until: 1_440 },
  ]);
});

test("bookings of one space at one time have a lane each, and a closure lies on every row", () => {
  const [space, ...others] = model({ by: "space" }).rows;
  expect(others).toEqual([]);
  expect(space).toMatchObject({ label: "Any table", lanes: 2 });
  expect(space?.days[0]?.map(({ key, lane }) => [key, lane])).toEqual([
    ["b1", 0],
    ["b2", 1],
  ]);
  for (const row of model().rows)
    expect(row.days[1]).toMatchObject([{ kind: "closure", from: 720, until: 840 }]);
});

test("filters leave out other spaces and other states", () => {
  expect(model({ status: "held" }).rows.flatMap((row) => row.days[0])).toEqual([]);
  expect(model({ space: "00000000-0000-7000-8000-000000000000" }).rows).toEqual([]);
});

test("on the days when the clocks change, a bar stays under its hour", () => {
  const spring = slot("b3", "s1", "2030-03-10T15:00:00Z", "2030-03-10T17:00:00Z");
  const { rows } = calendarModel({ setup, slots: [spring], busy: [], dates: ["2030-03-10"], params });
  expect(rows[0]?.days[0]).toMatchObject([{ from: 600, until: 720 }]);
});

test("a week is shown from its Monday, wherever in it the day lies", () => {
  for (const date of ["2029-12-31", "2030-01-03", "2030-01-06"])
    expect(datesOf(params, date)).toEqual([
      "2029-12-31",
      "2030-01-01",
      "2030-01-02",
      "2030-01-03",
      "2030-01-04",
      "2030-01-05",
      "2030-01-06",
    ]);
});
