import { badParam, refused } from "./api-error";
import { emit } from "./events";
import { type Json, num, obj, str, strOrNull } from "./json";
import { balanceOf, post as postToLedger } from "./ledger";
import {
  type Call,
  currencyOf,
  listing,
  mergeMetadata,
  positiveAmount,
  post,
  type Route,
  retrieve,
} from "./route";
import { insufficient } from "./transfers";
import { PLATFORM, type World } from "./world";

const DAY = 86_400;

/** Stripe's test account numbers for payouts that come back. */
const FAILURES: Record<string, [code: string, message: string]> = {
  "000111111116": ["no_account", "The bank account number is incorrect or belongs to no account."],
  "000111111113": ["account_closed", "The bank account has been closed."],
  "000222222227": ["insufficient_funds", "Your Stripe account has insufficient funds to cover the payout."],
  "000333333335": ["debit_not_authorized", "Debit transactions are not approved on your bank account."],
};

export const defaultBank = (world: World, account: string, currency: string): Json | undefined =>
  world
    .all("bank_account", account)
    .find((bank) => bank.currency === currency && bank.default_for_currency === true);

interface PayoutRequest {
  amount: number;
  currency: string;
  automatic: boolean;
  params: Json;
}

function pay(world: World, account: string, request: PayoutRequest): Json {
  const { amount, currency, automatic, params } = request;
  const wanted = strOrNull(params, "destination");
  const bank = wanted
    ? world.need("bank_account", wanted, account, "destination")
    : defaultBank(world, account, currency);
  if (!bank && account !== PLATFORM) {
    throw refused("Sorry, you don't have any external accounts in that currency (usd).", {
      param: "currency",
    });
  }
  const payout = world.insert("Payout", account, {
    amount,
    arrival_date: (Math.floor(world.now() / DAY) + 1) * DAY,
    automatic,
    currency,
    description: strOrNull(params, "description") ?? (automatic ? "STRIPE PAYOUT" : null),
    destination: bank?.id ?? "ba_1PrepPlatformBank00000000",
    metadata: mergeMetadata({}, params.metadata),
    method: "standard",
    reconciliation_status: automatic ? "completed" : "not_applicable",
    source_type: "card",
    statement_descriptor: strOrNull(params, "statement_descriptor"),
    status: "pending",
    type: "bank_account",
  });
  const id = str(payout, "id");
  const movement = { type: "payout", amount: -amount, source: id, currency, availableOn: world.now() };
  payout.balance_transaction = postToLedger(world, account, movement).id;
  emit(world, "payout.created", payout);
  world.schedule("payout_arrives", id, num(payout, "arrival_date"));
  return payout;
}

function create({ world, account, params }: Call): Json {
  const currency = currencyOf(params);
  const amount = positiveAmount(num(params, "amount"));
  const owner = world.table("account")[account];
  if (owner && owner.payouts_enabled !== true) {
    throw refused("Payouts are not enabled for this account.", { code: "payouts_not_allowed" });
  }
  if (params.method === "instant") throw badParam("The double does not implement instant payouts", "method");
  if (balanceOf(world, account, currency).available < amount) throw insufficient();
  return pay(world, account, { amount, currency, automatic: false, params });
}

export function payoutArrives(world: World, id: string): void {
  const payout = world.sure("payout", id);
  if (payout.status !== "pending") return;
  const bank = world.table("bank_account")[str(payout, "destination")];
  const failure = bank && FAILURES[str(bank, "_number")];
  if (bank && failure) {
    [payout.failure_code, payout.failure_message] = failure;
    payout.status = "failed";
    payout.failure_balance_transaction = giveBack(world, payout, "payout_failure").id;
    bank.status = "errored";
    emit(world, "payout.failed", payout);
    return;
  }
  payout.status = "paid";
  emit(world, "payout.paid", payout);
  if (payout.automatic === true) emit(world, "payout.reconciliation_completed", payout);
}

const giveBack = (world: World, payout: Json, type: "payout_failure" | "payout_cancel"): Json =>
  postToLedger(world, str(payout, "_account"), {
    type,
    amount: num(payout, "amount"),
    source: str(payout, "id"),
    currency: str(payout, "currency"),
    availableOn: world.now(),
  });

/** A daily schedule pays out what is available; the balance transactions remember which payout took them. */
export function automaticPayout(world: World, account: string): void {
  const owner = world.table("account")[account];
  const schedule = obj(obj(obj(owner?.settings).payouts).schedule);
  if (owner?.payouts_enabled !== true || schedule.interval !== "daily") return;
  const amount = balanceOf(world, account, "usd").available;
  const bank = defaultBank(world, account, "usd");
  if (amount <= 0 || !bank || bank.status === "errored") return;
  const payout = pay(world, account, { amount, currency: "usd", automatic: true, params: {} });
  for (const row of world.all("balance_transaction", account)) {
    if (row.status === "available" && row._payout === undefined) row._payout = payout.id;
  }
}

export const payoutRoutes: Route[] = [
  post("/v1/payouts", "amount currency description destination metadata method statement_descriptor", create),
  retrieve("/v1/payouts/{id}", "payout"),
  listing("/v1/payouts", "payout", "status destination"),
  post("/v1/payouts/{id}", "metadata", ({ world, account, path, params }) => {
    const payout = world.need("payout", path.id ?? "", account);
    payout.metadata = mergeMetadata(payout.metadata, params.metadata);
    return payout;
  }),
  post("/v1/payouts/{id}/cancel", "", ({ world, account, path }) => {
    const payout = world.need("payout", path.id ?? "", account);
    if (payout.status !== "pending" || payout.automatic === true) {
      throw refused("Payouts can only be canceled while they are pending and were made by hand.");
    }
    payout.status = "canceled";
    payout.failure_balance_transaction = giveBack(world, payout, "payout_cancel").id;
    emit(world, "payout.canceled", payout);
    return payout;
  }),
];
