import { badParam, notFound, notImplemented, refused } from "./api-error";
import { addBank } from "./bank-accounts";
import { change, emit } from "./events";
import { newId } from "./ids";
import { isObject, type Json, obj, str } from "./json";
import { page } from "./listing";
import { type Call, del, get, mergeMetadata, post, type Route } from "./route";
import { make } from "./schema";
import { PLATFORM, type World } from "./world";

/** What an Express account still owes before anyone has filled in the form. */
const OWED = [
  "business_profile.mcc",
  "business_profile.url",
  "business_type",
  "external_account",
  "representative.first_name",
  "representative.last_name",
  "tos_acceptance.date",
  "tos_acceptance.ip",
];

export const requirements = (
  due: string[],
  disabledReason: string | null,
  deadline: number | null = null,
): Json => ({
  alternatives: [],
  current_deadline: deadline,
  currently_due: due,
  disabled_reason: disabledReason,
  errors: [],
  eventually_due: due,
  past_due: disabledReason === "requirements.past_due" ? due : [],
  pending_verification: [],
});

/** Plain merging: an empty value unsets, objects are merged key by key. */
function merge(before: unknown, values: unknown): Json {
  const result: Json = { ...obj(before) };
  for (const [key, value] of Object.entries(obj(values))) {
    if (isObject(value)) result[key] = merge(result[key], value);
    else result[key] = value === "" ? null : value;
  }
  return result;
}

function controllerOf(params: Json): { controller: Json; type: string } {
  if (params.type !== undefined && params.controller !== undefined) {
    throw badParam("You may not provide both the `type` and `controller` parameters.", "type");
  }
  const express = params.type === "express";
  const asked = obj(params.controller);
  const dashboard = str(obj(asked.stripe_dashboard), "type") || (express ? "express" : "full");
  const applicationPays = express || dashboard !== "full" ? "application" : "account";
  const controller = {
    fees: { payer: str(obj(asked.fees), "payer") || applicationPays },
    is_controller: true,
    losses: {
      payments: str(obj(asked.losses), "payments") || (dashboard === "full" ? "stripe" : "application"),
    },
    requirement_collection: str(asked, "requirement_collection") || "stripe",
    stripe_dashboard: { type: dashboard },
    type: "application",
  };
  return {
    controller,
    type: dashboard === "full" ? "standard" : dashboard === "express" ? "express" : "none",
  };
}

const FIELDS = [
  "business_profile",
  "business_type",
  "company",
  "email",
  "settings",
  "tos_acceptance",
] as const;

function apply(world: World, account: Json, params: Json): void {
  for (const field of FIELDS) {
    const value = params[field];
    if (value === undefined) continue;
    account[field] = isObject(value) ? merge(account[field], value) : value === "" ? null : value;
  }
  account.metadata = mergeMetadata(account.metadata, params.metadata);
  const capabilities = obj(account.capabilities);
  for (const [name, asked] of Object.entries(obj(params.capabilities))) {
    const on = obj(asked).requested === true;
    if (!on) delete capabilities[name];
    else capabilities[name] ??= account.details_submitted === true ? "active" : "inactive";
  }
  account.capabilities = capabilities;
  if (typeof params.external_account === "string") throw notImplemented("tokens as external_account");
  if (isObject(params.external_account)) addBank(world, account, params.external_account);
}

function create({ world, params }: Call): Json {
  const { controller, type } = controllerOf(params);
  const id = newId("account");
  const profile = make("Account.BusinessProfile", { product_description: null, annual_revenue: null });
  const account = world.insert("Account", id, {
    id,
    business_profile: profile,
    business_type: null,
    capabilities: {},
    controller,
    country: str(params, "country") || "US",
    default_currency: str(params, "default_currency") || "usd",
    external_accounts: {
      object: "list",
      data: [],
      has_more: false,
      url: `/v1/accounts/${id}/external_accounts`,
    },
    future_requirements: requirements([], null),
    metadata: {},
    requirements: requirements(OWED, "requirements.past_due"),
    settings: make("Account.Settings", {
      payouts: {
        debit_negative_balances: true,
        schedule: { delay_days: 2, interval: "daily" },
        statement_descriptor: null,
      },
    }),
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type,
  });
  delete account.livemode;
  apply(world, account, params);
  return account;
}

export function connected(world: World, id: string): Json {
  const account = world.table("account")[id];
  if (!account) throw notFound("account", id, "account");
  if (account._deleted === true) {
    throw refused(`The account ${id} has been deleted.`, { code: "account_invalid" });
  }
  return account;
}

/** Everything filled in and verified: the account may take and pay out money. */
export function activate(world: World, account: Json, filledIn: (account: Json) => void): void {
  const waiting = Object.keys(obj(account.capabilities));
  change(world, "account.updated", account, () => {
    filledIn(account);
    account.details_submitted = true;
    account.charges_enabled = true;
    account.payouts_enabled = true;
    account.capabilities = Object.fromEntries(waiting.map((name) => [name, "active"]));
    account.requirements = requirements([], null);
  });
  for (const name of waiting) emit(world, "capability.updated", capability(account, name));
}

const capability = (account: Json, name: string): Json => ({
  id: name,
  object: "capability",
  account: account.id,
  requested: true,
  requested_at: account.created,
  status: obj(account.capabilities)[name] ?? "inactive",
  requirements: account.requirements,
  future_requirements: account.future_requirements,
  _account: account.id,
});

const PARAMS =
  "business_profile business_type capabilities company email external_account metadata settings tos_acceptance";

const platform = (): Json =>
  make("Account", {
    id: PLATFORM,
    charges_enabled: true,
    payouts_enabled: true,
    details_submitted: true,
    email: "platform@example.com",
    type: "standard",
    country: "US",
    default_currency: "usd",
  });

const byId = ({ world, path }: Call): Json => connected(world, path.id ?? "");

export const accountRoutes: Route[] = [
  post("/v1/accounts", `${PARAMS} controller country default_currency type`, create),
  get("/v1/accounts/{id}", (call) => (call.path.id === PLATFORM ? platform() : byId(call))),
  get("/v1/account", ({ world, account }) => (account === PLATFORM ? platform() : connected(world, account))),
  get(
    "/v1/accounts",
    ({ world, params, url }) =>
      page(
        world.all("account").filter((row) => row._deleted !== true),
        params,
        url,
        "account",
      ),
    "limit starting_after ending_before created",
  ),
  post("/v1/accounts/{id}", PARAMS, (call) => {
    const account = byId(call);
    change(call.world, "account.updated", account, () => apply(call.world, account, call.params));
    return account;
  }),
  del("/v1/accounts/{id}", (call) => {
    const account = byId(call);
    account._deleted = true;
    return { id: account.id, object: "account", deleted: true };
  }),
  get("/v1/accounts/{id}/capabilities", (call) => {
    const account = byId(call);
    const data = Object.keys(obj(account.capabilities)).map((name) => capability(account, name));
    return { object: "list", data, has_more: false, url: call.url };
  }),
  get(
    "/v1/accounts/{id}/external_accounts",
    (call) =>
      page(call.world.all("bank_account", str(byId(call), "id")), call.params, call.url, "external account"),
    "limit starting_after ending_before",
  ),
];
