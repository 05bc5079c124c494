import { badParam, notFound, notImplemented, refused } from "./api-error";
import { emit } from "./events";
import { newId } from "./ids";
import { type Json, num, numOr, obj, str, strOrNull } from "./json";
import { balanceOf, post as postToLedger } from "./ledger";
import { type Call, chargeableAmount, currencyOf, mergeMetadata, post, type Route } from "./route";
import { insufficient } from "./transfers";
import { PLATFORM } from "./world";

/** The account that is to pay: one of the platform's, for whose losses the platform answers. */
function sourceOf({ world, account, params }: Call): Json {
  const id = str(params, "source");
  if (!id.startsWith("acct_")) throw notImplemented("charges of anything but an account");
  const source = world.table("account")[id];
  if (account !== PLATFORM || !source || source._deleted === true) throw notFound("account", id, "source");
  if (obj(obj(source.controller).losses).payments !== "application") {
    throw refused("Only accounts for whose negative balances your platform is liable can be debited.", {
      param: "source",
    });
  }
  return source;
}

/** Takes what an account has available: a transfer of its own that arrives with the platform as a payment. */
function create(call: Call): Json {
  const { world, account, params } = call;
  const currency = currencyOf(params);
  const source = sourceOf(call);
  const from = str(source, "id");
  if (currency !== source.default_currency) {
    throw badParam("The currency must be the default currency of the account.", "currency");
  }
  const amount = chargeableAmount(numOr(params, "amount", 0), currency);
  if (balanceOf(world, from, currency).available < amount) throw insufficient();
  const group = strOrNull(params, "transfer_group");
  const [paymentId, transferId] = [newId("payment"), newId("transfer")];
  const sent = world.insert("Transfer", from, {
    id: transferId,
    amount,
    currency,
    destination: account,
    destination_payment: paymentId,
    metadata: {},
    reversals: { object: "list", data: [], has_more: false, url: `/v1/transfers/${transferId}/reversals` },
    source_transaction: null,
    source_type: "card",
    transfer_group: group,
  });
  const out = { type: "transfer", amount: -amount, source: transferId, currency, availableOn: world.now() };
  sent.balance_transaction = postToLedger(world, from, out).id;
  const payment = world.insert("Charge", account, {
    id: paymentId,
    amount,
    amount_captured: amount,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    captured: true,
    currency,
    description: strOrNull(params, "description"),
    metadata: mergeMetadata({}, params.metadata),
    paid: true,
    payment_method_details: { type: "stripe_account", stripe_account: {} },
    source_transfer: transferId,
    status: "succeeded",
    transfer_group: group,
  });
  payment.balance_transaction = postToLedger(world, account, {
    type: "payment",
    amount: num(payment, "amount"),
    source: paymentId,
    currency,
    availableOn: world.now(),
  }).id;
  emit(world, "charge.succeeded", payment);
  return payment;
}

export const accountDebitRoutes: Route[] = [
  post("/v1/charges", "amount currency description metadata source transfer_group", create),
];
