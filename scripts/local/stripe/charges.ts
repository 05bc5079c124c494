import { cardOf } from "./cards";
import { openDispute } from "./disputes";
import { change, emit } from "./events";
import { letters } from "./ids";
import { clone, type Json, num, obj, str } from "./json";
import { fundsDueOn, post as postToLedger, processingFee } from "./ledger";
import { listing, mergeMetadata, post, type Route, retrieve } from "./route";
import { make } from "./schema";
import type { World } from "./world";

const AUTHORISATION_DAYS = 7;
const DAY = 86_400;

interface Attempt {
  intent: Json;
  method: Json;
  manual: boolean;
  /** The payer passed a 3-D Secure challenge before this attempt. */
  authenticated: boolean;
}

function cardDetails(world: World, attempt: Attempt, approved: boolean): Json {
  const card = obj(attempt.method.card);
  const threeDSecure = attempt.authenticated
    ? make("Charge.PaymentMethodDetails.Card.ThreeDSecure", {
        authentication_flow: "challenge",
        electronic_commerce_indicator: "05",
        result: "authenticated",
        version: "2.2.0",
      })
    : null;
  return make("Charge.PaymentMethodDetails.Card", {
    amount_authorized: approved ? num(attempt.intent, "amount") : null,
    authorization_code: approved ? String(100_000 + Math.floor(Math.random() * 899_999)) : null,
    brand: card.brand,
    ...(approved && attempt.manual ? { capture_before: world.now() + AUTHORISATION_DAYS * DAY } : {}),
    checks: card.checks,
    country: "US",
    exp_month: card.exp_month,
    exp_year: card.exp_year,
    fingerprint: card.fingerprint,
    funding: "credit",
    last4: card.last4,
    network: card.brand,
    network_transaction_id: letters(15).toUpperCase(),
    regulated_status: "unregulated",
    three_d_secure: threeDSecure,
    ...(approved
      ? {
          extended_authorization: { status: "disabled" },
          incremental_authorization: { status: "unavailable" },
          multicapture: { status: "unavailable" },
          overcapture: { maximum_amount_capturable: num(attempt.intent, "amount"), status: "unavailable" },
        }
      : {}),
  });
}

function outcome(attempt: Attempt): Json {
  const declined = cardOf(attempt.method._number).decline;
  return make("Charge.Outcome", {
    network_status: declined ? "declined_by_network" : "approved_by_network",
    network_decline_code: declined ? "01" : null,
    reason: declined ? declined.declineCode : null,
    risk_level: "normal",
    risk_score: 20,
    seller_message: declined ? "The bank returned the decline code." : "Payment complete.",
    type: declined ? "issuer_declined" : "authorized",
  });
}

/** One try at the card: an authorised (perhaps captured) charge, or a failed one. */
export function attemptCharge(world: World, attempt: Attempt): Json {
  const { intent, method, manual } = attempt;
  const declined = cardOf(method._number).decline;
  const account = str(intent, "_account");
  const charge = world.insert("Charge", account, {
    amount: num(intent, "amount"),
    amount_captured: 0,
    billing_details: clone(method.billing_details),
    calculated_statement_descriptor: "PREP",
    captured: false,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    failure_code: declined?.code ?? null,
    failure_message: declined?.message ?? null,
    fraud_details: {},
    metadata: { ...obj(intent.metadata) },
    outcome: outcome(attempt),
    paid: !declined,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: { type: "card", card: cardDetails(world, attempt, !declined) },
    receipt_email: intent.receipt_email,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: declined ? "failed" : "succeeded",
    transfer_group: intent.transfer_group,
  });
  charge._number = method._number;
  if (!declined) charge.receipt_url = `${world.baseUrl}/receipts/${str(charge, "id")}`;
  if (!declined && !manual) settle(world, charge, num(intent, "amount"));
  emit(world, declined ? "charge.failed" : "charge.succeeded", charge);
  if (!declined && !manual) afterCapture(world, charge);
  return charge;
}

function settle(world: World, charge: Json, amount: number): void {
  const atOnce = cardOf(charge._number).availableAtOnce;
  charge.captured = true;
  charge.amount_captured = amount;
  const transaction = postToLedger(world, str(charge, "_account"), {
    type: "charge",
    amount,
    fee: processingFee(amount),
    source: str(charge, "id"),
    currency: str(charge, "currency"),
    description: typeof charge.description === "string" ? charge.description : null,
    availableOn: atOnce ? world.now() : fundsDueOn(world),
  });
  charge.balance_transaction = transaction.id;
}

function afterCapture(world: World, charge: Json): void {
  if (cardOf(charge._number).disputed) openDispute(world, charge, "fraudulent");
}

/** What is given up of an authorisation shows as a refund that moved no money. */
function release(world: World, charge: Json, amount: number, eventType: string): void {
  world.insert("Refund", str(charge, "_account"), {
    amount,
    charge: charge.id,
    currency: charge.currency,
    customer: charge.customer,
    metadata: {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    status: "succeeded",
  });
  change(world, eventType, charge, () => {
    charge.amount_refunded = amount;
    charge.refunded = amount === charge.amount;
  });
}

/** Takes `amount` of the authorisation; what is left of it is released and counts as refunded. */
export function captureCharge(world: World, charge: Json, amount: number): void {
  settle(world, charge, amount);
  emit(world, "charge.captured", charge);
  const left = num(charge, "amount") - amount;
  if (left > 0) release(world, charge, left, "charge.refunded");
  afterCapture(world, charge);
}

/** An authorisation that is given up in full. */
export function releaseCharge(world: World, charge: Json, expired: boolean): void {
  release(world, charge, num(charge, "amount"), expired ? "charge.expired" : "charge.refunded");
}

export const chargeRoutes: Route[] = [
  retrieve("/v1/charges/{id}", "charge"),
  listing("/v1/charges", "charge", "payment_intent transfer_group customer"),
  post(
    "/v1/charges/{id}",
    "description metadata receipt_email transfer_group",
    ({ world, account, path, params }) => {
      const charge = world.need("charge", path.id ?? "", account);
      change(world, "charge.updated", charge, () => {
        for (const field of ["description", "receipt_email", "transfer_group"]) {
          if (params[field] !== undefined) charge[field] = str(params, field) || null;
        }
        charge.metadata = mergeMetadata(charge.metadata, params.metadata);
      });
      return charge;
    },
  ),
];
