import { badParam, notImplemented, refused } from "./api-error";
import { pricedItem, storeItem } from "./checkout-items";
import { emit } from "./events";
import { newId } from "./ids";
import { cancelIntent } from "./intent-states";
import { type Json, list, numOr, obj, str, strOrNull } from "./json";
import { page } from "./listing";
import {
  type Call,
  chargeableAmount,
  get,
  listing,
  mergeMetadata,
  post,
  type Route,
  retrieve,
} from "./route";
import { make } from "./schema";
import type { World } from "./world";

const MINUTE = 60;
const DAY = 86_400;

function expiry(world: World, params: Json): number {
  const at = numOr(params, "expires_at", world.now() + DAY);
  if (at < world.now() + 30 * MINUTE) {
    throw badParam(
      "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
      "expires_at",
    );
  }
  if (at > world.now() + DAY) {
    throw badParam(
      "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
      "expires_at",
    );
  }
  return at;
}

function urls(params: Json): void {
  if (!str(params, "success_url"))
    throw badParam("Missing required param: success_url.", "success_url", "parameter_missing");
  for (const name of ["success_url", "cancel_url"]) {
    if (params[name] !== undefined && !/^https?:\/\/[^\s]+$/.test(str(params, name))) {
      throw badParam("Not a valid URL", name, "url_invalid");
    }
  }
}

const CREATE =
  "allowed_payment_method_types billing_address_collection cancel_url client_reference_id custom_text customer customer_creation " +
  "customer_email expires_at line_items locale metadata mode payment_intent_data submit_type success_url ui_mode";
const INTENT = [
  "capture_method",
  "description",
  "metadata",
  "receipt_email",
  "setup_future_usage",
  "statement_descriptor_suffix",
  "transfer_group",
];

function create({ world, account, params }: Call): Json {
  if (str(params, "mode") !== "payment") throw notImplemented("Checkout Sessions other than mode payment");
  if (params.ui_mode !== undefined && params.ui_mode !== "hosted_page") throw notImplemented("this ui_mode");
  urls(params);
  const expiresAt = expiry(world, params);
  const items = list(params.line_items).map(pricedItem);
  const currency = items[0]?.currency;
  if (currency === undefined)
    throw badParam("Missing required param: line_items.", "line_items", "parameter_missing");
  if (items.some((item) => item.currency !== currency))
    throw badParam("All prices must share one currency.", "line_items");
  const total = items.reduce((sum, item) => sum + item.unitAmount * item.quantity, 0);
  chargeableAmount(total, currency);
  const intentData = obj(params.payment_intent_data);
  const unknown = Object.keys(intentData).find((key) => !INTENT.includes(key));
  if (unknown) throw notImplemented(`payment_intent_data[${unknown}]`);
  mergeMetadata({}, intentData.metadata);
  const customer = strOrNull(params, "customer");
  if (customer && params.customer_email)
    throw badParam("You may only specify one of these parameters: customer, customer_email.", "customer");
  if (customer && params.customer_creation)
    throw badParam("You may only specify one of these parameters: customer, customer_creation.", "customer");
  if (customer) world.need("customer", customer, account, "customer");
  const id = newId("checkout.session");
  const session = world.insert("Checkout.Session", account, {
    ...echoed(params),
    id,
    amount_subtotal: total,
    amount_total: total,
    currency,
    customer,
    expires_at: expiresAt,
    metadata: mergeMetadata({}, params.metadata),
    mode: "payment",
    payment_status: "unpaid",
    status: "open",
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: "hosted_page",
    url: `${world.baseUrl}/c/pay/${id}`,
  });
  session._line_items = items.map((item) => storeItem(world, account, item));
  session._intent = intentData;
  world.schedule("session_expires", id, expiresAt);
  return session;
}

/** What Stripe answers just as it was given. */
function echoed(params: Json): Json {
  const types = params.allowed_payment_method_types;
  const text = obj(params.custom_text);
  const email = strOrNull(params, "customer_email");
  return {
    allowed_payment_method_types: types ?? null,
    adaptive_pricing: { enabled: false },
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: strOrNull(params, "cancel_url"),
    client_reference_id: strOrNull(params, "client_reference_id"),
    custom_text: make(
      "Checkout.Session.CustomText",
      Object.fromEntries(Object.entries(text).map(([key, value]) => [key, value || null])),
    ),
    customer_creation: params.customer_creation ?? (params.customer ? null : "if_required"),
    customer_details: email ? make("Checkout.Session.CustomerDetails", { email, tax_exempt: "none" }) : null,
    customer_email: email,
    locale: params.locale ?? null,
    payment_method_collection: "if_required",
    payment_method_options: { card: { request_three_d_secure: "automatic" } },
    payment_method_types: types ?? ["card", "link"],
    submit_type: params.submit_type ?? null,
    success_url: str(params, "success_url"),
  };
}

/** Ends an open session; whatever the payer had begun can no longer take money. */
export function expireSession(world: World, session: Json): void {
  session.status = "expired";
  session.url = null;
  const intentId = strOrNull(session, "payment_intent");
  if (intentId) cancelIntent(world, world.sure("payment_intent", intentId), "automatic");
  emit(world, "checkout.session.expired", session);
}

export function sessionExpires(world: World, id: string): void {
  const session = world.sure("checkout.session", id);
  if (session.status === "open") expireSession(world, session);
}

export const checkoutRoutes: Route[] = [
  post("/v1/checkout/sessions", CREATE, create),
  retrieve("/v1/checkout/sessions/{id}", "checkout.session"),
  listing("/v1/checkout/sessions", "checkout.session", "payment_intent status customer"),
  post("/v1/checkout/sessions/{id}", "metadata", ({ world, account, path, params }) => {
    const session = world.need("checkout.session", path.id ?? "", account);
    session.metadata = mergeMetadata(session.metadata, params.metadata);
    return session;
  }),
  post("/v1/checkout/sessions/{id}/expire", "", ({ world, account, path }) => {
    const session = world.need("checkout.session", path.id ?? "", account);
    if (session.status !== "open") {
      throw refused(
        `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${str(session, "status")}\`.`,
      );
    }
    expireSession(world, session);
    return session;
  }),
  get(
    "/v1/checkout/sessions/{id}/line_items",
    ({ world, account, path, params, url }) => {
      const session = world.need("checkout.session", path.id ?? "", account);
      const rows = list(session._line_items).map((id) => world.sure("item", String(id)));
      return page(rows.reverse(), params, url, "line item");
    },
    "limit starting_after ending_before",
  ),
];
