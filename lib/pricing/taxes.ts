import type { Place } from "@/lib/core/price-terms";
import { localDate } from "@/lib/core/zoned";
import RECORDS from "./taxes.json";

/** One tax of one place; see `taxes.md`. `until` is the first day on which it no longer counts. */
export type TaxRecord = {
  state: string;
  city: string | null;
  name: string;
  percentBps: number;
  from: string;
  until: string | null;
  source: string;
};

/** The taxes on a slot that begins then, state before city. Places that nothing is known of have none. */
export function taxesAt(
  place: Place | null | undefined,
  startsAt: Date,
  timeZone: string,
  records: readonly TaxRecord[] = RECORDS,
): TaxRecord[] {
  if (!place) return [];
  const here = records.filter(
    ({ state, city }) =>
      state === place.state && (city === null || city.toLowerCase() === place.city.toLowerCase()),
  );
  if (here.length === 0) return [];
  const day = localDate(startsAt, timeZone);
  return here.filter(({ from, until }) => from <= day && (until === null || day < until));
}
