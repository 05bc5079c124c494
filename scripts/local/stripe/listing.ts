import { notFound } from "./api-error";
import { isObject, type Json, num, str } from "./json";

const PAGE = 10;
const PAGE_MAXIMUM = 100;

type Test = (row: Json) => boolean;

/** One page of those that belong, newest first, as Stripe cuts it. `rows` come oldest first; those far from the page are not looked at. */
export function page(
  rows: readonly Json[],
  params: Json,
  url: string,
  kind: string,
  belongs: Test = () => true,
): Json {
  const counts: Test = (row) => withinRange(num(row, "created"), params.created) && belongs(row);
  const limit = Math.min(Math.max(num(params, "limit") || PAGE, 1), PAGE_MAXIMUM);
  const [after, before] = [str(params, "starting_after"), str(params, "ending_before")];
  if (before) {
    // Those just newer than the cursor, which are the oldest of what is newer.
    const start = position(rows, before, kind, "ending_before") + 1;
    const found = some(rows, start, 1, limit + 1, counts);
    return { object: "list", data: found.slice(0, limit).reverse(), has_more: found.length > limit, url };
  }
  const start = (after ? position(rows, after, kind, "starting_after") : rows.length) - 1;
  const found = some(rows, start, -1, limit + 1, counts);
  return { object: "list", data: found.slice(0, limit), has_more: found.length > limit, url };
}

/** The first rows that count, from `start` one way. */
function some(rows: readonly Json[], start: number, step: 1 | -1, most: number, counts: Test): Json[] {
  const found: Json[] = [];
  for (let i = start; i >= 0 && i < rows.length && found.length < most; i += step) {
    const row = rows[i];
    if (row && counts(row)) found.push(row);
  }
  return found;
}

/** A cursor that does not belong still marks a place; an unknown one is an error. */
function position(rows: readonly Json[], id: string, kind: string, param: string): number {
  const index = rows.findIndex((row) => row.id === id);
  if (index < 0) throw notFound(kind, id, param);
  return index;
}

function withinRange(value: number, range: unknown): boolean {
  if (range === undefined) return true;
  if (!isObject(range)) return value === range;
  const { gt, gte, lt, lte } = range;
  if (typeof gt === "number" && !(value > gt)) return false;
  if (typeof gte === "number" && !(value >= gte)) return false;
  if (typeof lt === "number" && !(value < lt)) return false;
  return !(typeof lte === "number" && !(value <= lte));
}
