import { badParam, notFound, notImplemented, refused } from "./api-error";
import { emit } from "./events";
import { newId } from "./ids";
import { type Json, num, numOr, obj, str, strOrNull } from "./json";
import { balanceOf, post as postToLedger } from "./ledger";
import { type Call, chargeableAmount, currencyOf, mergeMetadata, post, type Route } from "./route";
import { insertTransfer, insufficient } from "./transfers";
import { PLATFORM, type World } from "./world";

/** The account that is to pay: one of the platform's, for whose losses the platform answers. */
function sourceOf({ world, account, params }: Call, currency: string): Json {
  const id = str(params, "source");
  if (!id.startsWith("acct_")) throw notImplemented("charges of anything but an account");
  const source = world.table("account")[id];
  if (account !== PLATFORM || !source || source._deleted === true) throw notFound("account", id, "source");
  if (obj(obj(source.controller).losses).payments !== "application") {
    throw refused("Only accounts for whose negative balances your platform is liable can be debited.", {
      param: "source",
    });
  }
  if (currency !== source.default_currency) {
    throw badParam("The currency must be the default currency of the account.", "currency");
  }
  return source;
}

const SLOW_SECONDS = 60;

/** Takes what an account has available; of a slow one, when it settles. */
function create(call: Call): Json {
  const { world, account, params } = call;
  const currency = currencyOf(params);
  const from = str(sourceOf(call, currency), "id");
  const amount = chargeableAmount(numOr(params, "amount", 0), currency);
  if (balanceOf(world, from, currency).available < amount) throw insufficient();
  const payment = world.insert("Charge", account, {
    id: newId("payment"),
    amount,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    captured: true,
    currency,
    description: strOrNull(params, "description"),
    metadata: mergeMetadata({}, params.metadata),
    payment_method_details: { type: "stripe_account", stripe_account: {} },
    status: "pending",
    transfer_group: strOrNull(params, "transfer_group"),
  });
  payment._from = from;
  if (!world.state.slowDebits) settle(world, payment);
  else world.schedule("debit_settles", str(payment, "id"), world.now() + SLOW_SECONDS);
  return payment;
}

/** The account's own transfer, which arrives with the platform as a payment. */
function settle(world: World, payment: Json): void {
  const [id, from, account] = [str(payment, "id"), str(payment, "_from"), str(payment, "_account")];
  const [amount, currency] = [num(payment, "amount"), str(payment, "currency")];
  const sent = insertTransfer(world, from, {
    amount,
    currency,
    destination: account,
    destination_payment: id,
    metadata: {},
    source_transaction: null,
    transfer_group: payment.transfer_group,
  });
  const [now, transferId] = [world.now(), str(sent, "id")];
  const out = { type: "transfer", amount: -amount, source: transferId, currency, availableOn: now };
  sent.balance_transaction = postToLedger(world, from, out).id;
  const came = { type: "payment", amount, source: id, currency, availableOn: now };
  payment.balance_transaction = postToLedger(world, account, came).id;
  Object.assign(payment, {
    ...{ amount_captured: amount, paid: true, source_transfer: transferId, status: "succeeded" },
  });
  emit(world, "charge.succeeded", payment);
}

export function debitSettles(world: World, id: string): void {
  const payment = world.sure("charge", id);
  const has = balanceOf(world, str(payment, "_from"), str(payment, "currency")).available;
  if (has >= num(payment, "amount")) settle(world, payment);
  else {
    Object.assign(payment, { captured: false, failure_code: "insufficient_funds", status: "failed" });
    emit(world, "charge.failed", payment);
  }
}

export const accountDebitRoutes: Route[] = [
  post("/v1/charges", "amount currency description metadata source transfer_group", create),
];
