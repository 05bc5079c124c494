import fc from "fast-check";
import { expect, test } from "vitest";
import { byTheHour, quoteSlot } from "@/lib/pricing/quote";
import { addDays, contains, minutesIn } from "./interval";
import {
  dayStart,
  instantOf,
  isTimeZone,
  localDate,
  localDay,
  localMinute,
  openTimes,
  weeksLater,
  withOffset,
} from "./zoned";

const ZONES = [
  "America/Chicago",
  "America/Los_Angeles",
  "America/St_Johns",
  "America/Phoenix",
  "Pacific/Honolulu",
  "Australia/Lord_Howe",
  "Pacific/Chatham",
  "Asia/Kathmandu",
  "Europe/Berlin",
  "Africa/Casablanca",
];
const zone = fc.constantFrom(...ZONES);

test("a local day goes from midnight to midnight, also where the clocks make it shorter or longer", () => {
  const hours = (noon: string) => minutesIn(localDay(new Date(noon), "America/Chicago")) / 60;
  expect(["2030-03-10", "2030-06-01", "2030-11-03"].map((day) => hours(`${day}T18:00:00Z`))).toEqual([
    23, 24, 25,
  ]);
  fc.assert(
    fc.property(zone, fc.integer({ min: 0, max: 3 * 365 * 1_440 }), (name, minute) => {
      const at = new Date(Date.UTC(2029, 0, 1) + minute * 60_000);
      const day = localDay(at, name);
      expect(day.startsAt <= at && at < day.endsAt).toBe(true);
      expect(day.startsAt).toEqual(dayStart(localDate(at, name), name));
    }),
    { numRuns: 200 },
  );
});

test.each(ZONES)("F43 a weekly slot at 06:00 in %s is at 06:00 in every week of three years", (name) => {
  const first = instantOf("2026-01-05", "06:00", name)!;
  for (let week = 0; week < 156; week++) {
    const at = weeksLater(first, week, name);
    expect([week, localMinute(at, name), localDate(at, name)]).toEqual([
      week,
      360,
      localDate(new Date(Date.UTC(2026, 0, 5 + 7 * week, 12)), "UTC"),
    ]);
  }
});

test.each(ZONES)(
  "a kitchen in %s that opens at 06:00 does so on the wall clock every day of two years",
  (name) => {
    const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
      weekday,
      opensMinute: 360,
      closesMinute: 1_320,
    }));
    const open = openTimes(hours, [], name, new Date("2026-01-01T12:00:00Z"), 730);
    expect(open.length).toBeGreaterThanOrEqual(730);
    for (const { startsAt, endsAt } of open) {
      expect([localMinute(startsAt, name), localMinute(endsAt, name)]).toEqual([360, 1_320]);
      expect(minutesIn({ startsAt, endsAt })).toBe(960);
    }
  },
);

/** The night shift from 22:00 to 06:00 around each change of the clocks. */
test.each<[string, string, number]>([
  ["America/Chicago", "2030-03-09", 420],
  ["America/Chicago", "2030-11-02", 540],
  ["America/Chicago", "2030-06-01", 480],
  ["Australia/Lord_Howe", "2030-04-06", 510],
  ["Australia/Lord_Howe", "2030-10-05", 450],
  ["America/Phoenix", "2030-03-09", 480],
])("the night shift in %s of %s bills %i real minutes", (name, date, minutes) => {
  const weekday = ((new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7) + 1;
  const [shift] = openTimes(
    [{ weekday, opensMinute: 1_320, closesMinute: 1_800 }],
    [],
    name,
    new Date(`${date}T12:00:00Z`),
    1,
  );
  expect(minutesIn(shift!)).toBe(minutes);
  expect([localMinute(shift!.startsAt, name), localMinute(shift!.endsAt, name)]).toEqual([1_320, 360]);
  expect(quoteSlot(shift!, byTheHour(6_000, name)).totalCents).toBe(minutes * 100);
});

test("a time that the clocks skip is no time; one that they repeat means the first", () => {
  expect(instantOf("2030-03-10", "02:30", "America/Chicago")).toBeNull();
  expect(instantOf("2030-10-06", "02:15", "Australia/Lord_Howe")).toBeNull();
  expect(instantOf("2030-03-10", "02:30", "America/Phoenix")).not.toBeNull();
  expect(instantOf("2030-11-03", "01:30", "America/Chicago")?.toISOString()).toBe("2030-11-03T06:30:00.000Z");
  const twice = [new Date("2030-11-03T06:30:00Z"), new Date("2030-11-03T07:30:00Z")];
  expect(twice.map((at) => withOffset(at, "America/Chicago"))).toEqual([
    "2030-11-03T01:30:00-05:00",
    "2030-11-03T01:30:00-06:00",
  ]);
});

test("what no calendar or clock shows is null, whatever was typed", () => {
  for (const [date, time] of [
    ["2030-02-29", "06:00"],
    ["2030-13-01", "06:00"],
    ["2030-01-01", "24:30"],
    ["", ""],
    ["tomorrow", "noon"],
  ]) {
    expect(instantOf(date ?? "", time ?? "", "America/Chicago")).toBeNull();
  }
  expect(instantOf("2028-02-29", "06:00", "America/Chicago")).not.toBeNull();
  expect([isTimeZone("America/Chicago"), isTimeZone("Mars/Base"), isTimeZone("'; drop")]).toEqual([
    true,
    false,
    false,
  ]);
});

test("a wall-clock time that exists reads back as itself, in every zone", () => {
  const date = fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(zone, date, fc.integer({ min: 0, max: 1_439 }), (name, day, minute) => {
      const text = day.toISOString().slice(0, 10);
      const time = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
      const at = instantOf(text, time, name);
      fc.pre(at !== null);
      expect([localDate(at!, name), localMinute(at!, name)]).toEqual([text, minute]);
      expect(new Date(withOffset(at!, name)).getTime()).toBe(at!.getTime());
    }),
    { numRuns: 500 },
  );
});

test("midnights of a zone follow each other by 23 to 25 hours and hold exactly their own day", () => {
  const date = fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(zone, date, (name, day) => {
      const text = day.toISOString().slice(0, 10);
      const [today, tomorrow] = [dayStart(text, name), dayStart(text, name, 1)];
      const hours = (tomorrow.getTime() - today.getTime()) / 3_600_000;
      expect(hours >= 23 && hours <= 25).toBe(true);
      expect([localDate(today, name), localDate(new Date(tomorrow.getTime() - 1), name)]).toEqual([
        text,
        text,
      ]);
    }),
    { numRuns: 500 },
  );
});

test("F43 open times are the hours less the closures, minute by minute, across both changes of the clocks", () => {
  const shift = fc
    .tuple(
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 0, max: 1_439 }),
      fc.integer({ min: 1, max: 1_440 }),
    )
    .map(([weekday, opensMinute, length]) => ({ weekday, opensMinute, closesMinute: opensMinute + length }));
  const from = fc.constantFrom(
    new Date("2030-03-07T12:00:00Z"),
    new Date("2030-10-31T12:00:00Z"),
    new Date("2030-04-04T00:00:00Z"),
  );
  const closure = fc
    .tuple(fc.integer({ min: -1_440, max: 8_640 }), fc.integer({ min: 1, max: 2_000 }))
    .map(([start, length]) => [start, start + length] as const);
  fc.assert(
    fc.property(
      zone,
      fc.array(shift, { maxLength: 4 }),
      from,
      fc.array(closure, { maxLength: 2 }),
      (name, hours, start, closed) => {
        const at = (minute: number) => new Date(start.getTime() + minute * 60_000);
        const closures = closed.map(([a, b]) => ({ startsAt: at(a), endsAt: at(b) }));
        const open = openTimes(hours, closures, name, start, 5);
        for (let minute = 0; minute < 4 * 1_440; minute += 30) {
          const slice = { startsAt: at(minute), endsAt: new Date(at(minute).getTime() + 1) };
          const shut = closures.some((c) => contains(c, slice));
          const expected = !shut && hours.some((h) => opensAt(h, slice.startsAt, name));
          expect([minute, open.some((o) => contains(o, slice))]).toEqual([minute, expected]);
        }
      },
    ),
    { numRuns: 60 },
  );
});

/** The definition itself: some day's shift, from its opening wall-clock time to its closing one, holds this instant. */
function opensAt(
  hours: { weekday: number; opensMinute: number; closesMinute: number },
  at: Date,
  name: string,
): boolean {
  for (const back of [0, 1, 2]) {
    const date = localDate(addDays(dayStart(localDate(at, name), name), 0.5 - back), name);
    const weekday = ((new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7) + 1;
    if (weekday !== hours.weekday) continue;
    const [opens, closes] = [hours.opensMinute, hours.closesMinute].map((minute) =>
      wallInstant(date, minute, name),
    );
    if (opens && closes && opens <= at && at < closes) return true;
  }
  return false;
}

/** RFC 5545: a skipped time is read with the offset before the gap. */
function wallInstant(date: string, minute: number, name: string): Date {
  const day = dayStart(date, name, Math.floor(minute / 1_440));
  const rest = minute % 1_440;
  const text = (m: number) =>
    `${String(Math.floor(m / 60)).padStart(2, "0")}:${String(m % 60).padStart(2, "0")}`;
  const exact = instantOf(localDate(day, name), text(rest), name);
  return exact ?? new Date(day.getTime() + rest * 60_000);
}
