import { badParam, notImplemented, refused } from "./api-error";
import { cardOf } from "./cards";
import { change, emit } from "./events";
import { changedFrom, clone, type Json, num, numOr, str, strOrNull } from "./json";
import { post as postToLedger } from "./ledger";
import { type Call, listing, mergeMetadata, positiveAmount, post, type Route, retrieve } from "./route";
import type { World } from "./world";

/** How long a refund that settles later stays as it began. */
const SETTLES_AFTER_SECONDS = 3;

const dollars = (cents: number): string => `$${(cents / 100).toFixed(2)}`;

function chargeFor({ world, account, params }: Call): Json {
  const [chargeId, intentId] = [str(params, "charge"), str(params, "payment_intent")];
  if (chargeId) return world.need("charge", chargeId, account, "charge");
  if (!intentId) {
    throw badParam(
      "One of the following params should be provided for this request: payment_intent or charge.",
      "payment_intent",
      "parameter_missing",
    );
  }
  const intent = world.need("payment_intent", intentId, account, "payment_intent");
  if (intent.status !== "succeeded") {
    throw refused(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`, {
      code: "payment_intent_unexpected_state",
      param: "payment_intent",
    });
  }
  return world.sure("charge", str(intent, "latest_charge"));
}

function create(call: Call): Json {
  const { world, account, params } = call;
  const charge = chargeFor(call);
  const id = str(charge, "id");
  if (charge._from) throw notImplemented("refunds of what an account was debited");
  if (charge.captured !== true) {
    throw refused(
      `This uncaptured Charge was created by a PaymentIntent (${str(charge, "payment_intent")}). You must cancel the PaymentIntent to reverse the authorization instead of refunding the Charge directly.`,
      { param: "charge" },
    );
  }
  const open = num(charge, "amount") - num(charge, "amount_refunded");
  if (open <= 0)
    throw refused(`Charge ${id} has already been refunded.`, { code: "charge_already_refunded" });
  if (charge.disputed === true && charge._dispute_won !== true) {
    throw refused(`Charge ${id} has been charged back; cannot issue a refund.`, { code: "charge_disputed" });
  }
  const amount = positiveAmount(numOr(params, "amount", open));
  if (amount > open) {
    throw refused(
      `Refund amount (${dollars(amount)}) is greater than unrefunded amount on charge (${dollars(open)})`,
      {
        param: "amount",
      },
    );
  }
  const settles = cardOf(charge._number).refund;
  const refund = world.insert("Refund", account, {
    amount,
    charge: id,
    currency: charge.currency,
    customer: charge.customer,
    destination_details: {
      type: "card",
      card: { reference_status: "pending", reference_type: "acquirer_reference_number", type: "refund" },
    },
    metadata: mergeMetadata({}, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: strOrNull(params, "reason"),
    status: settles === "pending" ? "pending" : "succeeded",
  });
  refund.balance_transaction = move(world, charge, refund, "refund").id;
  const before = clone(charge);
  charge.amount_refunded = num(charge, "amount_refunded") + amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  emit(world, "refund.created", refund);
  emit(world, "charge.refunded", charge, changedFrom(before, charge));
  if (settles) world.schedule("refund_settles", str(refund, "id"), world.now() + SETTLES_AFTER_SECONDS);
  return refund;
}

/** Money of a charge that is still pending goes back out of the pending balance. */
function move(world: World, charge: Json, refund: Json, type: "refund" | "refund_failure"): Json {
  const original = world.sure("balance_transaction", str(charge, "balance_transaction"));
  return postToLedger(world, str(charge, "_account"), {
    type,
    amount: type === "refund" ? -num(refund, "amount") : num(refund, "amount"),
    source: str(refund, "id"),
    currency: str(charge, "currency"),
    description: `REFUND FOR CHARGE`,
    availableOn: Math.max(world.now(), num(original, "available_on")),
  });
}

export function refundSettles(world: World, id: string): void {
  const refund = world.sure("refund", id);
  const charge = world.sure("charge", str(refund, "charge"));
  if (cardOf(charge._number).refund === "pending") {
    change(world, "refund.updated", refund, () => {
      refund.status = "succeeded";
    });
    emit(world, "charge.refund.updated", refund, { status: "pending" });
    return;
  }
  refund.status = "failed";
  refund.failure_reason = "expired_or_canceled_card";
  refund.failure_balance_transaction = move(world, charge, refund, "refund_failure").id;
  change(world, "charge.updated", charge, () => {
    charge.amount_refunded = num(charge, "amount_refunded") - num(refund, "amount");
    charge.refunded = false;
  });
  emit(world, "refund.updated", refund, { status: "succeeded" });
  emit(world, "refund.failed", refund);
}

export const refundRoutes: Route[] = [
  post("/v1/refunds", "amount charge payment_intent metadata reason", create),
  retrieve("/v1/refunds/{id}", "refund"),
  listing("/v1/refunds", "refund", "charge payment_intent"),
  post("/v1/refunds/{id}", "metadata", ({ world, account, path, params }) => {
    const refund = world.need("refund", path.id ?? "", account);
    change(world, "refund.updated", refund, () => {
      refund.metadata = mergeMetadata(refund.metadata, params.metadata);
    });
    return refund;
  }),
];
