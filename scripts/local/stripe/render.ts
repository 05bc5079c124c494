import { badParam } from "./api-error";
import { isObject, type Json, list, str } from "./json";
import type { World } from "./world";

/** Fields that are left out unless asked for, and where their content comes from. */
const INCLUDABLE: Record<string, Record<string, (world: World, holder: Json) => unknown>> = {
  charge: {
    refunds: (world, charge) =>
      listOf(
        world.all("refund").filter((refund) => refund.charge === charge.id),
        `/v1/charges/${str(charge, "id")}/refunds`,
      ),
  },
  "checkout.session": {
    line_items: (world, session) =>
      listOf(
        list(session._line_items).map((id) => world.sure("item", String(id))),
        `/v1/checkout/sessions/${str(session, "id")}/line_items`,
      ),
  },
};

const listOf = (data: Json[], url: string): Json => ({ object: "list", data, has_more: false, url });

/** A copy without the double's own fields; nested objects are copied as they are. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (!isObject(value)) return value;
  const copy: Json = {};
  for (const [key, item] of Object.entries(value)) if (!key.startsWith("_")) copy[key] = bare(item);
  return copy;
}

/** The public form of an object, with every path of `expand` followed as deep as it goes. */
export function render(world: World, account: string, source: Json, expand: readonly string[]): Json {
  const result = bare(source) as Json;
  for (const path of expand) follow(world, account, result, path.split("."), path);
  return result;
}

function follow(world: World, account: string, holder: unknown, path: string[], whole: string): void {
  const [key, ...rest] = path;
  if (key === undefined || holder === null || holder === undefined) return;
  if (Array.isArray(holder)) {
    for (const item of holder) follow(world, account, item, path, whole);
    return;
  }
  if (!isObject(holder)) throw cannotExpand(whole);
  const include = INCLUDABLE[str(holder, "object")]?.[key];
  if (include && holder[key] === undefined) {
    holder[key] = bare(include(world, world.sure(str(holder, "object"), str(holder, "id"))));
  }
  if (!(key in holder)) {
    if (OPTIONAL.has(key)) return;
    throw cannotExpand(whole);
  }
  const value = holder[key];
  if (typeof value === "string") {
    // An object of a connected account is not readable from the platform, so its id stays an id.
    const found = world.anywhere(value, account);
    if (!found && !/^[a-z]+_\w+$/.test(value)) throw cannotExpand(whole);
    if (found) holder[key] = bare(found);
  }
  follow(world, account, holder[key], rest, whole);
}

const OPTIONAL = new Set([
  "destination_payment",
  "failure_balance_transaction",
  "transfer",
  "refunds",
  "line_items",
]);

const cannotExpand = (path: string) =>
  badParam(`This property cannot be expanded (${path}).`, "expand", "parameter_invalid");
