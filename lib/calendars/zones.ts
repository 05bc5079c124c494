import { instantOfWall, isTimeZone, wallAt } from "@/lib/core/zoned";
import type { Component } from "./content-lines";

/** Outlook and Exchange name zones as Windows does. Those of our own continent and what it works with. */
const WINDOWS: Record<string, string> = {
  "eastern standard time": "America/New_York",
  "us eastern standard time": "America/Indiana/Indianapolis",
  "central standard time": "America/Chicago",
  "mountain standard time": "America/Denver",
  "us mountain standard time": "America/Phoenix",
  "pacific standard time": "America/Los_Angeles",
  "alaskan standard time": "America/Anchorage",
  "hawaiian standard time": "Pacific/Honolulu",
  "atlantic standard time": "America/Halifax",
  "sa western standard time": "America/Puerto_Rico",
  "central standard time (mexico)": "America/Mexico_City",
  "pacific standard time (mexico)": "America/Tijuana",
  "gmt standard time": "Europe/London",
  "w. europe standard time": "Europe/Berlin",
  "romance standard time": "Europe/Paris",
  "central europe standard time": "Europe/Budapest",
  "india standard time": "Asia/Kolkata",
  "tokyo standard time": "Asia/Tokyo",
  utc: "UTC",
};
const LIKELY = [...new Set(Object.values(WINDOWS))];

export type Zones = (tzid: string) => string;

/**
 * Finds the IANA zone of a TZID: by its own name, by the Windows name, by what its VTIMEZONE says of itself, and at
 * last by its offsets. A name that nobody explains is read on the kitchen's clock, as the standard reads floating times.
 */
export function zonesOf(definitions: readonly Component[], kitchenZone: string, now: Date): Zones {
  const defined = new Map(definitions.map((one) => [textOf(one, "TZID"), one]));
  const known = new Map<string, string>();
  return (tzid) => {
    let zone = known.get(tzid);
    if (zone === undefined) {
      const definition = defined.get(tzid);
      zone =
        named(tzid) ??
        (definition &&
          (named(textOf(definition, "X-LIC-LOCATION")) ?? byOffsets(definition, kitchenZone, now))) ??
        kitchenZone;
      known.set(tzid, zone);
    }
    return zone;
  };
}

const textOf = (component: Component, name: string) =>
  component.properties.find((one) => one.name === name)?.value ?? "";

function named(tzid: string): string | null {
  const windows = WINDOWS[tzid.toLowerCase()];
  if (windows) return windows;
  // Some producers write a path in front: /freeassociation.sourceforge.net/America/Chicago.
  const bare = /([A-Z][\w+-]*(?:\/[A-Z][\w+-]*){1,2})$/.exec(tzid)?.[1] ?? tzid;
  return bare.length <= 60 && /^[A-Z]/.test(bare) && isTimeZone(bare) ? bare : null;
}

/** The zone whose January and July look like the definition's, the kitchen's first; else its standard time all year. */
function byOffsets(definition: Component, kitchenZone: string, now: Date): string | null {
  const offset = (kind: string) => {
    const part = definition.children.find((child) => child.name === kind);
    return part ? /^([+-])(\d\d)(\d\d)/.exec(textOf(part, "TZOFFSETTO")) : null;
  };
  const written = (match: RegExpExecArray | null) => match && `${match[1]}${match[2]}:${match[3]}`;
  const standard = written(offset("STANDARD"));
  const daylight = written(offset("DAYLIGHT")) ?? standard;
  if (!standard || !isTimeZone(standard) || !daylight || !isTimeZone(daylight)) return null;
  const year = now.getUTCFullYear();
  const fits = (zone: string) =>
    [0, 6]
      .map((month) => {
        const at = new Date(Date.UTC(year, month, 15));
        return wallAt(at, zone).getTime() - at.getTime();
      })
      .every((found, i) => found === -shift(i === 0 ? standard : daylight, year));
  return [kitchenZone, ...LIKELY].find(fits) ?? standard;
}

/** How far UTC is ahead of a fixed offset, in milliseconds. */
const shift = (offset: string, year: number) => {
  const wall = new Date(Date.UTC(year, 0, 15));
  return instantOfWall(wall, offset).getTime() - wall.getTime();
};
