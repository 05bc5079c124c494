import { FeedProblem } from "@/lib/core/calendar-terms";

/** One property of a component: `DTSTART;TZID=America/Chicago:20300102T090000`. */
export type Property = { name: string; params: Record<string, string>; value: string };
export type Component = { name: string; properties: Property[]; children: Component[] };

const MAX_DEPTH = 6;
const MAX_COMPONENTS = 40_000;
/** Of a longer line only the beginning is kept: nothing we read is longer, and a hostile file may be one line. */
const MAX_LINE = 64_000;
const MAX_PROPERTIES = 400;

/** What a busy time is made of. Everything else (attendees, descriptions, alarms) is never even kept in memory. */
const WANTED = new Set([
  "DTSTART",
  "DTEND",
  "DURATION",
  "RRULE",
  "RDATE",
  "EXDATE",
  "RECURRENCE-ID",
  "UID",
  "STATUS",
  "TRANSP",
  "SUMMARY",
  "X-MICROSOFT-CDO-BUSYSTATUS",
  "FREEBUSY",
  "TZID",
  "X-LIC-LOCATION",
  "TZOFFSETTO",
]);
const WANTED_INSIDE = new Set(["VEVENT", "VFREEBUSY", "VTIMEZONE", "STANDARD", "DAYLIGHT"]);

/** Bytes as text: UTF-8 unless a byte order mark says UTF-16. Wrong bytes become `�` and break nothing but a summary. */
export function decode(bytes: Uint8Array): string {
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff;
  return new TextDecoder(mark === true ? "utf-16be" : mark || "utf-8").decode(bytes);
}

/** The unfolded lines of RFC 5545 section 3.1, one at a time: a list of all of them could be larger than the file. */
function* unfolded(text: string): Generator<string> {
  let current = "";
  for (let from = 0; from < text.length; ) {
    const found = text.indexOf("\n", from);
    const end = found < 0 ? text.length : found;
    const until = text[end - 1] === "\r" ? end - 1 : end;
    const first = text[from];
    if (first === " " || first === "\t") {
      if (current.length < MAX_LINE) current += text.slice(from + 1, Math.min(until, from + 1 + MAX_LINE));
    } else {
      if (current) yield current;
      current = text.slice(from, Math.min(until, from + MAX_LINE));
    }
    from = end + 1;
  }
  if (current) yield current;
}

/** `NAME;PARAM=value;OTHER="a:b":value`; null when it is no property. A colon inside quotes belongs to the parameter. */
export function property(line: string): Property | null {
  const name = /^[A-Za-z0-9-]+/.exec(line)?.[0];
  if (!name) return null;
  const params: Record<string, string> = {};
  const part = /;([A-Za-z0-9-]+)=("[^"]*"|[^;:"]*)/y;
  let at = name.length;
  for (;;) {
    part.lastIndex = at;
    const match = part.exec(line);
    if (!match) break;
    params[(match[1] ?? "").toUpperCase()] = (match[2] ?? "").replace(/^"|"$/g, "");
    at = part.lastIndex;
  }
  return line[at] === ":" ? { name: name.toUpperCase(), params, value: line.slice(at + 1).trim() } : null;
}

/**
 * Reads a calendar and hands out each finished component directly below VCALENDAR. Throws `not_a_calendar` for
 * anything else, `malformed` for one that is cut off or nested beyond reason, `too_many_events`.
 */
export function readCalendar(text: string, found: (component: Component) => void): void {
  if (!/^\s*BEGIN:VCALENDAR\s/i.test(text.slice(0, 1_000).replace(/^\ufeff/, ""))) {
    throw new FeedProblem("not_a_calendar");
  }
  const open: Component[] = [];
  let components = 0;
  let closed = false;
  for (const line of unfolded(text)) {
    if (line.length > 6 && /^BEGIN:/i.test(line)) {
      if (open.length >= MAX_DEPTH) throw new FeedProblem("malformed");
      if (++components > MAX_COMPONENTS) throw new FeedProblem("too_many_events");
      open.push({ name: line.slice(6).trim().toUpperCase(), properties: [], children: [] });
    } else if (/^END:/i.test(line)) {
      const done = open.pop();
      if (!done || done.name !== line.slice(4).trim().toUpperCase()) throw new FeedProblem("malformed");
      if (open.length === 0) closed = true;
      else if (open.length === 1) found(done);
      else if (WANTED_INSIDE.has(done.name)) open.at(-1)?.children.push(done);
    } else keep(open.at(-1), line);
  }
  // A file that was cut off would show time free that is not.
  if (!closed || open.length > 0) throw new FeedProblem("malformed");
}

function keep(component: Component | undefined, line: string): void {
  if (!component || !WANTED_INSIDE.has(component.name) || component.properties.length >= MAX_PROPERTIES)
    return;
  const name = /^[A-Za-z0-9-]+/.exec(line)?.[0]?.toUpperCase();
  if (!name || !WANTED.has(name)) return;
  const read = property(line);
  if (read) component.properties.push(read);
}
