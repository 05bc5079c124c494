import { createHash } from "node:crypto";
import { badParam, notFound, refused } from "./api-error";
import { cardByNumber, cardByToken, type TestCard } from "./cards";
import { emit } from "./events";
import { type Json, num, obj, str } from "./json";
import { page } from "./listing";
import { get, listing, mergeMetadata, post, type Route, retrieve } from "./route";
import { make } from "./schema";
import type { World } from "./world";

interface CardEntry {
  card: TestCard;
  expMonth: number;
  expYear: number;
  billing?: Json;
}

export const address = (values: Json): Json => ({
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
  ...values,
});

export function billingDetails(values: Json): Json {
  return {
    address: address(obj(values.address)),
    email: null,
    name: null,
    phone: null,
    tax_id: null,
    ...without(values),
  };
}

const without = ({ address: _address, ...rest }: Json): Json => rest;

export function createCardMethod(world: World, account: string, entry: CardEntry): Json {
  const { card, expMonth, expYear } = entry;
  const last4 = card.number.slice(-4);
  const fingerprint = createHash("sha256").update(card.number).digest("hex").slice(0, 16);
  const method = world.insert("PaymentMethod", account, {
    type: "card",
    allow_redisplay: "unspecified",
    billing_details: billingDetails(entry.billing ?? {}),
    metadata: {},
    card: make("PaymentMethod.Card", {
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: "pass", cvc_check: "pass" },
      country: "US",
      display_brand: card.brand,
      exp_month: expMonth,
      exp_year: expYear,
      fingerprint,
      funding: "credit",
      last4,
      networks: { available: [card.brand], preferred: null },
      regulated_status: "unregulated",
      three_d_secure_usage: { supported: true },
    }),
  });
  method._number = card.number;
  return method;
}

const nextYear = (world: World): number => new Date(world.now() * 1000).getUTCFullYear() + 1;

/** A stored method, or a fresh one where one of Stripe's test tokens was given. */
export function paymentMethodFor(world: World, account: string, id: string): Json {
  const token = cardByToken(id);
  if (!token) return world.need("payment_method", id, account, "payment_method");
  return createCardMethod(world, account, { card: token, expMonth: 12, expYear: nextYear(world) });
}

/** What Stripe refuses to charge with: a method of somebody else, or one that was used up before it was kept for anybody. */
export function usable(method: Json, customer: string | null): void {
  if (method.customer !== null && method.customer !== customer) {
    throw badParam(
      `The PaymentMethod ${str(method, "id")} belongs to the Customer ${str(method, "customer")}. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`,
      "payment_method",
    );
  }
  if (method.customer === null && method._used === true) {
    throw badParam(
      "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.",
      "payment_method",
    );
  }
}

function fromParams(world: World, account: string, params: Json): Json {
  if (str(params, "type") !== "card")
    throw badParam("The double only knows payment methods of type card", "type");
  const card = obj(params.card);
  const known = cardByToken(str(card, "token")) ?? cardByNumber(str(card, "number"));
  if (!known) throw badParam("Your card number is incorrect.", "card[number]", "incorrect_number");
  const method = createCardMethod(world, account, {
    card: known,
    expMonth: num(card, "exp_month") || 12,
    expYear: num(card, "exp_year") || nextYear(world),
    billing: obj(params.billing_details),
  });
  method.metadata = mergeMetadata({}, params.metadata);
  return method;
}

export const paymentMethodRoutes: Route[] = [
  post("/v1/payment_methods", "type card billing_details metadata", ({ world, account, params }) =>
    fromParams(world, account, params),
  ),
  retrieve("/v1/payment_methods/{id}", "payment_method"),
  listing("/v1/payment_methods", "payment_method", "customer type"),
  post("/v1/payment_methods/{id}/attach", "customer", ({ world, account, path, params }) => {
    const method = paymentMethodFor(world, account, path.id ?? "");
    const customer = world.need("customer", str(params, "customer"), account, "customer");
    if (method.customer !== null && method.customer !== customer.id) {
      throw refused("The payment method you provided has already been attached to a customer.");
    }
    method.customer = customer.id;
    emit(world, "payment_method.attached", method);
    return method;
  }),
  post("/v1/payment_methods/{id}/detach", "", ({ world, account, path }) => {
    const method = world.need("payment_method", path.id ?? "", account);
    if (method.customer === null)
      throw refused("The payment method you provided is not attached to a customer.");
    method.customer = null;
    method._used = true;
    emit(world, "payment_method.detached", method);
    return method;
  }),
  get(
    "/v1/customers/{id}/payment_methods",
    ({ world, account, path, params, url }) => {
      const customer = world.need("customer", path.id ?? "", account);
      const rows = world.all("payment_method", account).filter((row) => row.customer === customer.id);
      if (params.type !== undefined && params.type !== "card")
        throw notFound("payment method type", String(params.type));
      return page(rows, params, url, "payment_method");
    },
    "limit starting_after ending_before type",
  ),
];
