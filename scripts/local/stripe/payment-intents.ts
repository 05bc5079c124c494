import { badParam, refused } from "./api-error";
import { emit } from "./events";
import { letters, newId } from "./ids";
import { cancelIntent, captureIntent, confirmIntent, unexpectedState } from "./intent-states";
import { type Json, num, numOr, obj, str, strOrNull } from "./json";
import { paymentMethodFor, usable } from "./payment-methods";
import {
  type Call,
  chargeableAmount,
  currencyOf,
  listing,
  mergeMetadata,
  positiveAmount,
  post,
  type Route,
  retrieve,
} from "./route";
import type { World } from "./world";

/** Shared by the API and by Checkout, which makes its intents when the payer first presses Pay. */
export function createIntent(world: World, account: string, values: Json): Json {
  const id = newId("payment_intent");
  const intent = world.insert("PaymentIntent", account, {
    id,
    amount_details: { tip: {} },
    capture_method: "automatic_async",
    client_secret: `${id}_secret_${letters(25)}`,
    confirmation_method: "automatic",
    metadata: {},
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: "automatic" },
    },
    payment_method_types: ["card"],
    status: "requires_payment_method",
    ...values,
  });
  emit(world, "payment_intent.created", intent);
  return intent;
}

const CREATE =
  "amount currency allowed_payment_method_types automatic_payment_methods capture_method confirm confirmation_method " +
  "customer description metadata off_session payment_method receipt_email return_url setup_future_usage " +
  "statement_descriptor_suffix transfer_group";

function create({ world, account, params }: Call): Json {
  const currency = currencyOf(params);
  const amount = chargeableAmount(num(params, "amount"), currency);
  const customer = strOrNull(params, "customer");
  if (customer) world.need("customer", customer, account, "customer");
  const methodId = strOrNull(params, "payment_method");
  const types = params.allowed_payment_method_types;
  const automatic = obj(params.automatic_payment_methods);
  const enabled = types === undefined && automatic.enabled !== false;
  const automaticMethods = enabled
    ? { allow_redirects: automatic.allow_redirects ?? "always", enabled }
    : null;
  const returnUrl = strOrNull(params, "return_url");
  if (params.confirm === true)
    confirmable({ automatic_payment_methods: automaticMethods }, methodId, returnUrl);
  const offSession = params.off_session === true;
  if (offSession && params.confirm !== true)
    throw badParam("The parameter `off_session` can only be passed when `confirm` is `true`.", "off_session");
  const method = methodId ? paymentMethodFor(world, account, methodId) : null;
  if (method) usable(method, customer);
  const intent = createIntent(world, account, {
    amount,
    currency,
    customer,
    allowed_payment_method_types: types ?? null,
    automatic_payment_methods: automaticMethods,
    capture_method: params.capture_method ?? "automatic_async",
    confirmation_method: params.confirmation_method ?? "automatic",
    description: strOrNull(params, "description"),
    metadata: mergeMetadata({}, params.metadata),
    payment_method: method?.id ?? null,
    payment_method_types: types ?? ["card", "link"],
    receipt_email: strOrNull(params, "receipt_email"),
    setup_future_usage: strOrNull(params, "setup_future_usage"),
    statement_descriptor_suffix: strOrNull(params, "statement_descriptor_suffix"),
    status: method ? "requires_confirmation" : "requires_payment_method",
    transfer_group: strOrNull(params, "transfer_group"),
  });
  if (params.confirm === true && method) confirmIntent(world, intent, method, { returnUrl, offSession });
  return intent;
}

/** Asked before anything is created or changed: a refusal here leaves no trace. */
function confirmable(intent: Json, methodId: string | null, returnUrl: string | null): string {
  if (!methodId) {
    const why =
      "You cannot confirm this PaymentIntent because it's missing a payment method. You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method.";
    if (intent.id === undefined) throw refused(why, { code: "payment_intent_unexpected_state" });
    throw unexpectedState(intent, why);
  }
  const automatic = obj(intent.automatic_payment_methods);
  if (automatic.enabled === true && automatic.allow_redirects === "always" && !returnUrl) {
    throw refused(
      "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
      { param: "return_url" },
    );
  }
  return methodId;
}

const UPDATE =
  "amount description metadata receipt_email statement_descriptor_suffix transfer_group customer payment_method";
const OPEN = ["requires_payment_method", "requires_confirmation", "requires_action"];

function update({ world, account, params, path }: Call): Json {
  const intent = world.need("payment_intent", path.id ?? "", account, "intent");
  const fixed = ["amount", "payment_method", "customer"].filter((key) => params[key] !== undefined);
  if (fixed.length > 0 && !OPEN.includes(str(intent, "status"))) {
    throw unexpectedState(
      intent,
      `This PaymentIntent's ${fixed[0]} could not be updated because it has a status of ${str(intent, "status")}. You may only update the ${fixed[0]} of a PaymentIntent with one of the following statuses: ${OPEN.join(", ")}.`,
    );
  }
  if (params.amount !== undefined)
    intent.amount = chargeableAmount(num(params, "amount"), str(intent, "currency"));
  if (params.payment_method !== undefined) {
    intent.payment_method = paymentMethodFor(world, account, str(params, "payment_method")).id;
    intent.status = "requires_confirmation";
  }
  if (params.customer !== undefined) {
    intent.customer = world.need("customer", str(params, "customer"), account, "customer").id;
  }
  for (const field of ["description", "receipt_email", "statement_descriptor_suffix", "transfer_group"]) {
    if (params[field] !== undefined) intent[field] = strOrNull(params, field);
  }
  intent.metadata = mergeMetadata(intent.metadata, params.metadata);
  return intent;
}

const intentOf = ({ world, account, path }: Call): Json =>
  world.need("payment_intent", path.id ?? "", account, "intent");

export const paymentIntentRoutes: Route[] = [
  post("/v1/payment_intents", CREATE, create),
  { ...retrieve("/v1/payment_intents/{id}", "payment_intent"), params: ["client_secret"] },
  listing("/v1/payment_intents", "payment_intent", "customer"),
  post("/v1/payment_intents/{id}", UPDATE, update),
  post("/v1/payment_intents/{id}/confirm", "payment_method return_url receipt_email", (call) => {
    const intent = intentOf(call);
    const { world, account, params } = call;
    const methodId = strOrNull(params, "payment_method") ?? strOrNull(intent, "payment_method");
    if (params.receipt_email !== undefined) intent.receipt_email = strOrNull(params, "receipt_email");
    const returnUrl = strOrNull(params, "return_url");
    const method = paymentMethodFor(world, account, confirmable(intent, methodId, returnUrl));
    usable(method, strOrNull(intent, "customer"));
    confirmIntent(world, intent, method, { returnUrl });
    return intent;
  }),
  post("/v1/payment_intents/{id}/capture", "amount_to_capture metadata final_capture", (call) => {
    const { world, params } = call;
    const intent = intentOf(call);
    if (params.final_capture === false)
      throw badParam("Multicapture is not available for this payment.", "final_capture");
    const amount = numOr(params, "amount_to_capture", num(intent, "amount_capturable"));
    if (params.amount_to_capture !== undefined) positiveAmount(amount, "amount_to_capture");
    captureIntent(world, intent, amount);
    intent.metadata = mergeMetadata(intent.metadata, params.metadata);
    return intent;
  }),
  post("/v1/payment_intents/{id}/cancel", "cancellation_reason", (call) => {
    const intent = intentOf(call);
    if (intent._session !== undefined && intent.status !== "requires_capture") {
      throw unexpectedState(
        intent,
        "You cannot cancel this PaymentIntent because it was created by a Checkout Session. Expire the Checkout Session instead.",
      );
    }
    cancelIntent(call.world, intent, strOrNull(call.params, "cancellation_reason"));
    return intent;
  }),
];
