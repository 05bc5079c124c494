import { badParam } from "./api-error";
import { isObject, type Json, list, obj, str } from "./json";
import { page } from "./listing";
import type { World } from "./world";

/** One API call, already authenticated and checked against the request schema. */
export interface Call {
  world: World;
  /** The account that the call acts on: the platform, or the one named by `Stripe-Account`. */
  account: string;
  params: Json;
  path: Record<string, string>;
  url: string;
}

export interface Route {
  method: "GET" | "POST" | "DELETE";
  /** As in the schema document, so that both stay in step. */
  path: string;
  /** What the handler acts on. Other parameters of the schema are refused rather than ignored. */
  params: string[];
  run: (call: Call) => Json;
}

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

export const post = (path: string, params: string, run: Route["run"]): Route => ({
  method: "POST",
  path,
  params: words(params),
  run,
});

export const get = (path: string, run: Route["run"], params = ""): Route => ({
  method: "GET",
  path,
  params: words(params),
  run,
});

export const del = (path: string, run: Route["run"]): Route => ({ method: "DELETE", path, params: [], run });

/** Plain reading by id, scoped to the account. */
export const retrieve = (path: string, kind: string): Route =>
  get(path, ({ world, account, path: parts }) => world.need(kind, parts.id ?? "", account));

/** A list whose filters compare a field of the same name. */
export const listing = (
  path: string,
  kind: string,
  filters = "",
  hidden?: (row: Json) => boolean,
  aliases: Record<string, string> = {},
): Route =>
  get(
    path,
    ({ world, account, params, url }) => {
      const fields = { ...Object.fromEntries(words(filters).map((name) => [name, name])), ...aliases };
      const wanted = Object.entries(fields).filter(([name]) => params[name] !== undefined);
      const belongs = (row: Json) =>
        row._account === account &&
        !hidden?.(row) &&
        wanted.every(([name, field]) => row[field] === params[name]);
      return page(world.all(kind), params, url, kind, belongs);
    },
    `limit starting_after ending_before created ${filters} ${Object.keys(aliases).join(" ")}`,
  );

const METADATA_KEYS = 50;
const METADATA_KEY_LENGTH = 40;
const METADATA_VALUE_LENGTH = 500;

/** Keys are merged; an empty value removes one key, an empty parameter all of them. */
export function mergeMetadata(before: unknown, change: unknown): Json {
  if (change === undefined) return { ...obj(before) };
  if (!isObject(change)) return {};
  const result: Json = { ...obj(before) };
  for (const [key, value] of Object.entries(change)) {
    if (key.length > METADATA_KEY_LENGTH) {
      throw badParam(`Metadata keys can be at most ${METADATA_KEY_LENGTH} characters`, "metadata");
    }
    if (String(value).length > METADATA_VALUE_LENGTH) {
      throw badParam(
        `Metadata values can be at most ${METADATA_VALUE_LENGTH} characters`,
        `metadata[${key}]`,
      );
    }
    if (value === "" || value === null) delete result[key];
    else result[key] = String(value);
  }
  if (Object.keys(result).length > METADATA_KEYS) {
    throw badParam(`You can have up to ${METADATA_KEYS} metadata keys`, "metadata");
  }
  return result;
}

export const expandPaths = (params: Json): string[] => list(params.expand).map(String);

export const currencyOf = (params: Json): string => {
  const currency = str(params, "currency").toLowerCase();
  if (/^(usd|eur|cad|gbp|mxn)$/.test(currency)) return currency;
  throw badParam(`Invalid currency: ${currency}. The double knows usd, eur, cad, gbp, mxn`, "currency");
};

const AMOUNT_MAXIMUM = 99_999_999;
const AMOUNT_MINIMUM = 50;

export function chargeableAmount(amount: number, currency: string): number {
  if (amount < 1)
    throw badParam("This value must be greater than or equal to 1.", "amount", "parameter_invalid_integer");
  if (amount < AMOUNT_MINIMUM) {
    throw badParam(`Amount must be at least $0.50 ${currency}`, "amount", "amount_too_small");
  }
  if (amount > AMOUNT_MAXIMUM) {
    throw badParam("Amount must be no more than $999,999.99", "amount", "amount_too_large");
  }
  return amount;
}

export function positiveAmount(amount: number, param = "amount"): number {
  if (amount >= 1) return amount;
  throw badParam("Invalid positive integer", param, "parameter_invalid_integer");
}
