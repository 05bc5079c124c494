import { ApiError, refused } from "./api-error";
import { cardOf } from "./cards";
import { attemptCharge, captureCharge, releaseCharge } from "./charges";
import { emit } from "./events";
import { type Json, num, obj, str } from "./json";
import { bare } from "./render";
import type { World } from "./world";

/** Every refusal of the state machine names the state and carries the intent, as Stripe's does. */
export function unexpectedState(intent: Json, message: string): ApiError {
  return refused(message, { code: "payment_intent_unexpected_state", payment_intent: bare(intent) });
}

const CONFIRMABLE = ["requires_payment_method", "requires_confirmation", "requires_action"];

interface Confirming {
  /** Where a payer who is asked by their bank comes back to. */
  returnUrl: string | null;
  /** Nobody is there to be asked. */
  offSession?: boolean;
}

export function confirmIntent(
  world: World,
  intent: Json,
  method: Json,
  { returnUrl, offSession = false }: Confirming,
): void {
  const status = str(intent, "status");
  if (!CONFIRMABLE.includes(status)) {
    const why =
      status === "succeeded"
        ? "You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed."
        : `This PaymentIntent's status is ${status}, but must be one of ${CONFIRMABLE.join(", ")} to be confirmed.`;
    throw unexpectedState(intent, why);
  }
  intent.payment_method = method.id;
  intent._return_url = returnUrl;
  intent.next_action = null;
  const { threeDSecure, onlyAtSetup } = cardOf(method._number);
  if (offSession && threeDSecure && !(onlyAtSetup && method._authenticated === true)) {
    throw failIntent(world, intent, method, {
      code: "authentication_required",
      decline_code: "authentication_required",
      message: "Your card was declined. This transaction requires authentication.",
    });
  }
  if (threeDSecure && !offSession) {
    intent.status = "requires_action";
    const url = `${world.baseUrl}/3ds/${str(intent, "id")}`;
    intent.next_action = { type: "redirect_to_url", redirect_to_url: { return_url: returnUrl, url } };
    emit(world, "payment_intent.requires_action", intent);
    return;
  }
  settleIntent(world, intent, method, false);
}

function settleIntent(world: World, intent: Json, method: Json, authenticated: boolean): void {
  const manual = intent.capture_method === "manual";
  intent.next_action = null;
  const charge = attemptCharge(world, { intent, method, manual, authenticated });
  intent.latest_charge = charge.id;
  if (charge.status === "failed") {
    const decline = cardOf(method._number).decline;
    throw failIntent(world, intent, method, {
      code: decline?.code ?? "card_declined",
      decline_code: decline?.declineCode ?? "generic_decline",
      message: decline?.message ?? "Your card was declined.",
      charge: charge.id,
    });
  }
  intent.last_payment_error = null;
  method._used = true;
  if (authenticated) method._authenticated = true;
  keepMethod(world, intent, method);
  if (manual) {
    intent.status = "requires_capture";
    intent.amount_capturable = intent.amount;
    const captureBefore = num(obj(obj(charge.payment_method_details).card), "capture_before");
    world.schedule("authorisation_expires", str(intent, "id"), captureBefore);
    emit(world, "payment_intent.amount_capturable_updated", intent);
    return;
  }
  intent.status = "succeeded";
  intent.amount_received = intent.amount;
  emit(world, "payment_intent.succeeded", intent);
}

/** A card that was said to be kept for later is its customer's from the first payment on. */
export function keepMethod(world: World, intent: Json, method: Json): void {
  if (!intent.setup_future_usage || !intent.customer || method.customer !== null) return;
  method.customer = intent.customer;
  emit(world, "payment_method.attached", method);
}

/** Back to the start: the payer may try again with another card. */
function failIntent(world: World, intent: Json, method: Json, details: Json): ApiError {
  const { message, ...fields } = details;
  const params: Json = { expired_card: { param: "exp_month" }, incorrect_cvc: { param: "cvc" } };
  const shown = { ...fields, ...obj(params[str(fields, "code")]), payment_method: bare(method) };
  intent.status = "requires_payment_method";
  intent.payment_method = null;
  intent.last_payment_error = { ...shown, message, type: "card_error" };
  emit(world, "payment_intent.payment_failed", intent);
  return new ApiError(402, "card_error", String(message), { ...shown, payment_intent: bare(intent) });
}

/** The payer answered the challenge. Returns the decline, if there is one. */
export function finishChallenge(world: World, intent: Json, passed: boolean): ApiError | null {
  if (intent.status !== "requires_action") return null;
  const method = world.sure("payment_method", str(intent, "payment_method"));
  intent.next_action = null;
  if (!passed) {
    return failIntent(world, intent, method, {
      code: "payment_intent_authentication_failure",
      message:
        "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
    });
  }
  try {
    settleIntent(world, intent, method, true);
    return null;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

export function captureIntent(world: World, intent: Json, amount: number): void {
  if (intent.status !== "requires_capture") {
    throw unexpectedState(
      intent,
      `This PaymentIntent could not be captured because it has a status of ${str(intent, "status")}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
    );
  }
  if (amount > num(intent, "amount_capturable")) {
    throw refused("The amount to capture must be less than or equal to the amount that can be captured.", {
      code: "amount_too_large",
      param: "amount_to_capture",
    });
  }
  const charge = world.sure("charge", str(intent, "latest_charge"));
  intent.status = "succeeded";
  intent.amount_received = amount;
  intent.amount_capturable = 0;
  captureCharge(world, charge, amount);
  emit(world, "payment_intent.succeeded", intent);
}

const CANCELABLE = [
  "requires_payment_method",
  "requires_capture",
  "requires_confirmation",
  "requires_action",
];

export function cancelIntent(world: World, intent: Json, reason: string | null): void {
  const status = str(intent, "status");
  if (!CANCELABLE.includes(status)) {
    throw unexpectedState(
      intent,
      `You cannot cancel this PaymentIntent because it has a status of ${status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE.join(", ")}, or processing.`,
    );
  }
  intent.status = "canceled";
  intent.canceled_at = world.now();
  intent.cancellation_reason = reason;
  intent.amount_capturable = 0;
  intent.next_action = null;
  if (status === "requires_capture") {
    releaseCharge(world, world.sure("charge", str(intent, "latest_charge")), reason === "expired");
  }
  emit(world, "payment_intent.canceled", intent);
}

/** Nobody captured in time, so the bank takes its money back. */
export function authorisationExpires(world: World, id: string): void {
  const intent = world.sure("payment_intent", id);
  if (intent.status === "requires_capture") cancelIntent(world, intent, "expired");
}
