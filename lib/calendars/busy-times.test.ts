import { spawnSync } from "node:child_process";
import ICAL from "ical.js";
import { expect, test } from "vitest";
import { AIRBNB, APPLE, bytes, eventsFile, FREEBUSY, GOOGLE, OUTLOOK } from "@/lib/testing/calendar-files";
import { busyTimes, MAX_EVENTS, windowFrom } from "./busy-times";

const now = new Date("2030-01-02T12:00:00Z");
const zone = "America/Chicago";
const window = windowFrom(now, 90);
const read = (file: string | Uint8Array) =>
  busyTimes(typeof file === "string" ? bytes(file) : file, { zone, window, now });
const spans = (file: string) =>
  read(file)
    .map(
      ({ startsAt, endsAt }) => `${startsAt.toISOString().slice(0, 16)}/${endsAt.toISOString().slice(0, 16)}`,
    )
    .sort();
const event = (lines: string) =>
  `BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:x\n${lines}\nEND:VEVENT\nEND:VCALENDAR`;

/** The same file as a parser that is not ours understands it. */
function theirs(file: string): string[] {
  const root = new ICAL.Component(ICAL.parse(file.replace(/\r?\n/g, "\r\n")));
  ICAL.TimezoneService.reset();
  for (const zoneOf of root.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zoneOf);
  const components = root.getAllSubcomponents("vevent");
  const masters = components.filter((one) => !one.hasProperty("recurrence-id"));
  const found: string[] = [];
  const add = (from: ICAL.Time, until: ICAL.Time) =>
    found.push([from, until].map((at) => at.toJSDate().toISOString().slice(0, 16)).join("/"));
  for (const master of masters) {
    const free = /FREE/.test(String(master.getFirstPropertyValue("x-microsoft-cdo-busystatus")));
    if (master.getFirstPropertyValue("transp") === "TRANSPARENT" || free) continue;
    const exceptions = components.filter((one) => one.hasProperty("recurrence-id"));
    const series = new ICAL.Event(master, { exceptions });
    const walk = series.iterator();
    // DTSTART is the first of its series (RFC 5545 3.8.2.4); with extra dates alone this parser forgets it.
    if (master.hasProperty("rdate")) add(series.startDate, series.endDate);
    for (let next = walk.next(); next && found.length < 500; next = walk.next()) {
      const { startDate, endDate } = series.getOccurrenceDetails(next);
      add(startDate, endDate);
      if (!series.isRecurring()) break;
    }
  }
  return found.sort();
}

test.each([
  ["Google", GOOGLE],
  ["Outlook and Exchange", OUTLOOK],
  ["Apple", APPLE],
])("what %s writes is read to the same instants as by a parser that is not ours", (_, file) => {
  expect(spans(file).length).toBeGreaterThan(2);
  expect(spans(file)).toEqual(theirs(file));
});

test("Google: a weekly 6 am stays 6 am across the change of clocks, exceptions are left out, moved ones moved", () => {
  expect(spans(GOOGLE)).toEqual([
    "2030-03-01T12:00/2030-03-01T15:00",
    "2030-03-15T11:00/2030-03-15T14:00",
    "2030-03-22T18:00/2030-03-22T20:00",
    "2030-03-29T11:00/2030-03-29T14:00",
  ]);
  expect(read(GOOGLE)[0]?.summary).toBe("Baking class, beginners");
});

test("Airbnb: nights are whole days of the kitchen's calendar, the last one outside", () => {
  // The clocks change on March 10: three days have 71 hours.
  expect(spans(AIRBNB)).toEqual(["2030-03-09T06:00/2030-03-12T05:00"]);
});

test("free-busy files block what is not free", () => {
  expect(spans(FREEBUSY)).toEqual(["2030-02-10T15:00/2030-02-10T17:00", "2030-02-11T15:00/2030-02-11T16:00"]);
});

test("what is cancelled, ours, over, or beyond the horizon blocks nothing", () => {
  const at = "DTSTART:20300110T100000Z\nDTEND:20300110T110000Z";
  expect(spans(event(at))).toHaveLength(1);
  expect(spans(event(`${at}\nSTATUS:CANCELLED`))).toEqual([]);
  const ours = event(at).replace("UID:x", "UID:0190a000-0000-7000-8000-000000000000@prep");
  expect(spans(ours)).toEqual([]);
  expect(spans(event("DTSTART:20200110T100000Z\nDTEND:20200110T110000Z"))).toEqual([]);
  expect(spans(event("DTSTART:99991231T100000Z\nDTEND:99991231T110000Z"))).toEqual([]);
});

test("zones: by Windows name without a definition, by offsets, by a fixed offset, and by the kitchen's clock at last", () => {
  const at = (tzid: string) => `DTSTART;TZID=${tzid}:20300110T100000\nDURATION:PT1H`;
  const defined = (tzid: string, to: string) =>
    event(at(tzid)).replace(
      "BEGIN:VEVENT",
      `BEGIN:VTIMEZONE\nTZID:${tzid}\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:${to}\nTZOFFSETTO:${to}\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT`,
    );
  expect(spans(event(at("Pacific Standard Time")))).toEqual(["2030-01-10T18:00/2030-01-10T19:00"]);
  expect(spans(event(at("/freeassociation.sourceforge.net/America/New_York")))).toEqual([
    "2030-01-10T15:00/2030-01-10T16:00",
  ]);
  expect(spans(defined("Customized Time Zone", "-0700"))).toEqual(["2030-01-10T17:00/2030-01-10T18:00"]);
  expect(spans(defined("Odd", "+0545"))).toEqual(["2030-01-10T04:15/2030-01-10T05:15"]);
  expect(spans(event(at("Mars/Olympus")))).toEqual(["2030-01-10T16:00/2030-01-10T17:00"]);
});

test("encodings: a byte order mark of UTF-8 or UTF-16 is understood, and wrong bytes break only a summary", () => {
  const file = event("DTSTART:20300110T100000Z\nDTEND:20300110T110000Z\nSUMMARY:Café");
  const utf16 = new Uint8Array([
    0xff,
    0xfe,
    ...new Uint8Array(Uint16Array.from(file, (c) => c.charCodeAt(0)).buffer),
  ]);
  expect(read(utf16)[0]?.summary).toBe("Café");
  expect(read(new Uint8Array([0xef, 0xbb, 0xbf, ...bytes(file)]))[0]?.summary).toBe("Café");
  const latin1 = Uint8Array.from(file, (c) => c.charCodeAt(0));
  expect(read(latin1)).toHaveLength(1);
});

const many = (n: number) => Array.from({ length: n }, (_, i) => new Date(now.getTime() + i * 900_000));
const HOSTILE: [string, string, string][] = [
  ["HTML", "<!doctype html><title>Sign in</title>BEGIN:VCALENDAR\n", "not_a_calendar"],
  ["nothing", "", "not_a_calendar"],
  ["a file that was cut off", GOOGLE.slice(0, 900), "malformed"],
  [
    "a rule every second",
    event("DTSTART:20300101T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY"),
    "too_many_events",
  ],
  [
    "a rule that never comes",
    event("DTSTART:20300101T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=31"),
    "too_complex",
  ],
  ["100,000 events", eventsFile(many(100_000)), "too_many_events"],
  ["more events than one kitchen has", eventsFile(many(MAX_EVENTS + 1)), "too_many_events"],
  ["a deep nest", `BEGIN:VCALENDAR\n${"BEGIN:VEVENT\n".repeat(50_000)}`, "malformed"],
  ["a broken rule", event("DTSTART:20300110T000000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;BYDAY=XX"), "malformed"],
];
test.each(HOSTILE)("F40 %s ends in a clear state within two seconds", (_, file, state) => {
  const began = performance.now();
  expect(() => read(file)).toThrow(state);
  expect(performance.now() - began).toBeLessThan(2_000);
});

test("F40 one line of ten megabytes, ten thousand zones and mad dates take no time and block nothing", () => {
  const began = performance.now();
  expect(
    spans(event(`DTSTART:20300110T100000Z\nDTEND:20300110T110000Z\nSUMMARY:${"x".repeat(1e7)}`)),
  ).toHaveLength(1);
  expect(
    spans(event(`DTSTART:20300110T100000Z\nDTEND:20300110T110000Z\nSUMMARY:x\n${" y\n".repeat(1e6)}`)),
  ).toHaveLength(1);
  const zones =
    "BEGIN:VTIMEZONE\nTZID:Z\nBEGIN:STANDARD\nDTSTART:19700101T000000\nRRULE:FREQ=SECONDLY\nTZOFFSETTO:+9999\nEND:STANDARD\nEND:VTIMEZONE\n";
  expect(
    spans(
      event("DTSTART;TZID=Z:20300110T100000\nDURATION:PT1H").replace(
        "BEGIN:VEVENT",
        `${zones.repeat(10_000)}BEGIN:VEVENT`,
      ),
    ),
  ).toHaveLength(1);
  for (const date of ["00000000T000000Z", "20300231T000000Z", "99999999", "-20300101", "20300110T250000Z"])
    expect(spans(event(`DTSTART:${date}\nDURATION:PT1H`))).toEqual([]);
  expect(performance.now() - began).toBeLessThan(4_000);
});

test("F40 a summary is short plain text, whatever was put into it", () => {
  const nasty = `<script>alert(1)</script>\\nDTSTART:19990101T000000Z\u0000\u202e${"y".repeat(500)}`;
  const [found] = read(event(`DTSTART:20300110T100000Z\nDURATION:PT1H\nSUMMARY:${nasty}`));
  expect(found?.summary).toMatch(/^<script>alert\(1\)<\/script> DTSTART:19990101T000000Z y+$/);
  expect(found?.summary.length).toBeLessThanOrEqual(120);
});

test("F40 the largest files that are let in are read within 128 MB of memory", async () => {
  const long = `DESCRIPTION:${"x".repeat(780)}\n`;
  const files = [
    eventsFile(many(MAX_EVENTS), long),
    eventsFile(
      many(19_000).map((at) => new Date(at.getTime() - 3e11)),
      "X:y\n".repeat(20),
    ),
  ];
  for (const file of files) {
    expect(bytes(file).length).toBeGreaterThan(4.5e6);
    expect(bytes(file).length).toBeLessThan(5.3e6);
    // A process of its own: its heap may not grow beyond the limit, and what it needed besides the parser is taken off.
    const script = `import { readFileSync } from "node:fs";
      const { busyTimes, windowFrom } = await import("./lib/calendars/busy-times.ts");
      const now = new Date("2030-01-02T12:00:00Z");
      const input = new Uint8Array(readFileSync(0));
      const before = process.resourceUsage().maxRSS;
      const began = performance.now();
      const found = busyTimes(input, { zone: "America/Chicago", window: windowFrom(now, 90), now }).length;
      console.log(JSON.stringify({ found, ms: Math.round(performance.now() - began), grownMb: Math.round((process.resourceUsage().maxRSS - before) / 1024) }));`;
    const child = spawnSync(
      process.execPath,
      ["--max-old-space-size=128", "--import", "tsx", "--input-type=module", "-e", script],
      {
        input: bytes(file),
        encoding: "utf8",
      },
    );
    expect(child.stderr).toBe("");
    const { ms, grownMb } = JSON.parse(child.stdout) as { ms: number; grownMb: number };
    console.info(`${bytes(file).length} bytes: ${child.stdout.trim()}`);
    expect(ms).toBeLessThan(2_000);
    expect(grownMb).toBeLessThan(128);
  }
});
