import { notFound, refused } from "./api-error";
import { change, emit } from "./events";
import { newId } from "./ids";
import { clone, type Json, num, numOr, obj, str, strOrNull } from "./json";
import { balanceOf, post as postToLedger } from "./ledger";
import { page } from "./listing";
import {
  type Call,
  currencyOf,
  get,
  listing,
  mergeMetadata,
  positiveAmount,
  post,
  type Route,
  retrieve,
} from "./route";
import { PLATFORM, type World } from "./world";

const money = (cents: number): string => `$${(cents / 100).toFixed(2)}`;

function destinationOf({ world, account, params }: Call): Json {
  const id = str(params, "destination");
  const destination = world.table("account")[id];
  if (!destination || destination._deleted === true) throw notFound("destination", id, "destination");
  if (id === account) throw refused("You cannot transfer to your own account.", { param: "destination" });
  if (obj(destination.capabilities).transfers !== "active") {
    throw refused(
      "Your destination account needs to have at least one of the following capabilities enabled: transfers, crypto_transfers, legacy_payments",
      { code: "insufficient_capabilities_for_transfer" },
    );
  }
  return destination;
}

/** The charge that pays for the transfer: its money may be passed on while still pending, but never twice. */
function sourceOf({ world, account, params }: Call, currency: string): Json | null {
  const id = strOrNull(params, "source_transaction");
  if (!id) return null;
  const charge = world.need("charge", id, account, "source_transaction");
  if (charge.captured !== true) {
    throw refused("The source_transaction charge must be captured.", { param: "source_transaction" });
  }
  if (charge.currency !== currency) {
    throw refused(
      "The currency of the transfer must be the currency of its source_transaction's balance transaction.",
      { param: "currency" },
    );
  }
  return charge;
}

function withinSource(world: World, charge: Json, amount: number): void {
  const limit = num(charge, "amount_captured");
  const used = world
    .all("transfer")
    .filter((transfer) => transfer.source_transaction === charge.id)
    .reduce((sum, transfer) => sum + num(transfer, "amount") - num(transfer, "amount_reversed"), 0);
  if (used + amount <= limit) return;
  const already =
    used > 0 ? ` (There is already a transfer using this source, amounting to ${money(used)}.)` : "";
  throw refused(
    `Transfers using this transaction as a source must not exceed the source amount of ${money(limit)}.${already}`,
  );
}

export const insufficient = (): Error =>
  refused(
    "You have insufficient available funds in your Stripe account. Try adding funds directly to your available balance by creating Charges using the 4000000000000077 test card. See: https://stripe.com/docs/testing#available-balance",
    { code: "balance_insufficient" },
  );

/** A transfer of an account's, of which nothing has been reversed. */
export function insertTransfer(world: World, account: string, fields: Json): Json {
  const id = newId("transfer");
  const reversals = { object: "list", data: [], has_more: false, url: `/v1/transfers/${id}/reversals` };
  return world.insert("Transfer", account, { id, reversals, source_type: "card", ...fields });
}

function create(call: Call): Json {
  const { world, account, params } = call;
  const currency = currencyOf(params);
  const destination = destinationOf(call);
  const charge = sourceOf(call, currency);
  const amount = positiveAmount(numOr(params, "amount", charge ? num(charge, "amount_captured") : 0));
  if (charge) withinSource(world, charge, amount);
  else if (balanceOf(world, account, currency).available < amount) throw insufficient();
  let group = strOrNull(params, "transfer_group") ?? (charge ? strOrNull(charge, "transfer_group") : null);
  if (charge && !group) {
    group = `group_${str(charge, "payment_intent") || str(charge, "id")}`;
    charge.transfer_group = group;
  }
  const transfer = insertTransfer(world, account, {
    amount,
    currency,
    description: strOrNull(params, "description"),
    destination: destination.id,
    metadata: mergeMetadata({}, params.metadata),
    source_transaction: charge?.id ?? null,
    transfer_group: group,
  });
  const original = charge ? world.sure("balance_transaction", str(charge, "balance_transaction")) : null;
  const availableOn = original ? Math.max(world.now(), num(original, "available_on")) : world.now();
  payDestination(world, transfer, availableOn);
  emit(world, "transfer.created", transfer);
  return transfer;
}

function payDestination(world: World, transfer: Json, availableOn: number): void {
  const [id, amount, currency] = [str(transfer, "id"), num(transfer, "amount"), str(transfer, "currency")];
  const destination = str(transfer, "destination");
  const out = { type: "transfer", amount: -amount, source: id, currency, availableOn };
  transfer.balance_transaction = postToLedger(world, str(transfer, "_account"), out).id;
  const payment = world.insert("Charge", destination, {
    id: newId("payment"),
    amount,
    amount_captured: amount,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    captured: true,
    currency,
    metadata: {},
    paid: true,
    source_transfer: id,
    status: "succeeded",
    transfer_group: transfer.transfer_group,
  });
  const paymentId = str(payment, "id");
  payment.balance_transaction = postToLedger(world, destination, {
    type: "payment",
    amount,
    source: paymentId,
    currency,
    availableOn,
  }).id;
  transfer.destination_payment = paymentId;
}

function reverse(call: Call): Json {
  const { world, account, params, path } = call;
  const transfer = world.need("transfer", path.id ?? "", account);
  const open = num(transfer, "amount") - num(transfer, "amount_reversed");
  if (open <= 0)
    throw refused(`Transfer ${str(transfer, "id")} is already fully reversed.`, {
      code: "transfer_already_reversed",
    });
  const amount = positiveAmount(numOr(params, "amount", open));
  if (amount > open) {
    throw refused(
      `Transfer reversal amount (${money(amount)}) is greater than unreversed amount on transfer (${money(open)})`,
      { param: "amount" },
    );
  }
  const destination = str(transfer, "destination");
  const currency = str(transfer, "currency");
  const theirs = balanceOf(world, destination, currency);
  if (theirs.available + theirs.pending < amount) {
    throw refused("The destination account does not have enough funds for this reversal.", {
      code: "balance_insufficient",
    });
  }
  const sent = world.sure("balance_transaction", str(transfer, "balance_transaction"));
  const availableOn = Math.max(world.now(), num(sent, "available_on"));
  const reversal = world.insert("TransferReversal", account, {
    amount,
    currency,
    metadata: mergeMetadata({}, params.metadata),
    transfer: transfer.id,
  });
  const id = str(reversal, "id");
  reversal.balance_transaction = postToLedger(world, account, {
    type: "transfer_refund",
    amount,
    source: id,
    currency,
    availableOn,
  }).id;
  takeBack(world, transfer, reversal, availableOn);
  const before = clone(transfer);
  transfer.amount_reversed = num(transfer, "amount_reversed") + amount;
  transfer.reversed = transfer.amount_reversed === transfer.amount;
  obj(transfer.reversals).data = reversalsOf(world, transfer).reverse();
  emit(world, "transfer.reversed", transfer, {
    amount_reversed: before.amount_reversed,
    ...(before.reversed === transfer.reversed ? {} : { reversed: before.reversed }),
  });
  return reversal;
}

function takeBack(world: World, transfer: Json, reversal: Json, availableOn: number): void {
  const [destination, currency] = [str(transfer, "destination"), str(transfer, "currency")];
  const payment = world.sure("charge", str(transfer, "destination_payment"));
  const refund = world.insert("Refund", destination, {
    id: newId("payment_refund"),
    amount: reversal.amount,
    charge: payment.id,
    currency,
    metadata: {},
    status: "succeeded",
  });
  refund.balance_transaction = postToLedger(world, destination, {
    type: "payment_refund",
    amount: -num(reversal, "amount"),
    source: str(refund, "id"),
    currency,
    availableOn,
  }).id;
  payment.amount_refunded = num(payment, "amount_refunded") + num(reversal, "amount");
  payment.refunded = payment.amount_refunded === payment.amount;
  reversal.destination_payment_refund = refund.id;
}

const reversalsOf = (world: World, transfer: Json): Json[] =>
  world.all("transfer_reversal", PLATFORM).filter((reversal) => reversal.transfer === transfer.id);

export const transferRoutes: Route[] = [
  post(
    "/v1/transfers",
    "amount currency destination description metadata source_transaction transfer_group",
    create,
  ),
  retrieve("/v1/transfers/{id}", "transfer"),
  listing("/v1/transfers", "transfer", "destination transfer_group"),
  post("/v1/transfers/{id}", "description metadata", ({ world, account, path, params }) => {
    const transfer = world.need("transfer", path.id ?? "", account);
    change(world, "transfer.updated", transfer, () => {
      if (params.description !== undefined) transfer.description = strOrNull(params, "description");
      transfer.metadata = mergeMetadata(transfer.metadata, params.metadata);
    });
    return transfer;
  }),
  post("/v1/transfers/{id}/reversals", "amount description metadata", reverse),
  get(
    "/v1/transfers/{id}/reversals",
    ({ world, account, path, params, url }) => {
      const transfer = world.need("transfer", path.id ?? "", account);
      return page(reversalsOf(world, transfer), params, url, "transfer_reversal");
    },
    "limit starting_after ending_before",
  ),
  get("/v1/transfers/{transferId}/reversals/{id}", ({ world, account, path }) =>
    world.need("transfer_reversal", path.id ?? "", account),
  ),
];
