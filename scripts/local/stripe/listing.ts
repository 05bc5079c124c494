import { notFound } from "./api-error";
import { isObject, type Json, num, str } from "./json";

const PAGE = 10;
const PAGE_MAXIMUM = 100;

/** One page, newest first, as Stripe cuts it. `rows` come oldest first. */
export function page(rows: Json[], params: Json, url: string, kind: string): Json {
  const newestFirst = rows.filter((row) => withinRange(num(row, "created"), params.created)).reverse();
  const limit = Math.min(Math.max(num(params, "limit") || PAGE, 1), PAGE_MAXIMUM);
  const [after, before] = [str(params, "starting_after"), str(params, "ending_before")];
  if (before) {
    const end = position(newestFirst, rows, before, kind, "ending_before");
    const start = Math.max(0, end - limit);
    return { object: "list", data: newestFirst.slice(start, end), has_more: start > 0, url };
  }
  const start = after ? position(newestFirst, rows, after, kind, "starting_after") + 1 : 0;
  const data = newestFirst.slice(start, start + limit);
  return { object: "list", data, has_more: start + limit < newestFirst.length, url };
}

function position(newestFirst: Json[], rows: Json[], id: string, kind: string, param: string): number {
  const index = newestFirst.findIndex((row) => row.id === id);
  if (index >= 0) return index;
  // A cursor that the filter has removed still marks a place; an unknown one is an error.
  const cursor = rows.find((row) => row.id === id);
  if (!cursor) throw notFound(kind, id, param);
  return newestFirst.findIndex((row) => num(row, "_sequence") < num(cursor, "_sequence")) - 1;
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
