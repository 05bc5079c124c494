import { emit } from "./events";
import { type Json, num, str } from "./json";
import { get, listing, type Route, retrieve } from "./route";
import type { World } from "./world";

const DAY = 86_400;
const PENDING_DAYS = 2;

interface Movement {
  type: string;
  /** What it is reported under, where that differs from the type. */
  category?: string;
  amount: number;
  fee?: number;
  source: string;
  currency: string;
  description?: string | null;
  availableOn: number;
}

export const processingFee = (amount: number): number => Math.round(amount * 0.029) + 30;

export const fundsDueOn = (world: World): number => world.now() + PENDING_DAYS * DAY;

/** The only way money moves in the double: balances are sums of these, so both can never disagree. */
export function post(world: World, account: string, movement: Movement): Json {
  const { amount, fee = 0, currency, availableOn } = movement;
  const available = availableOn <= world.now();
  const details =
    fee === 0
      ? []
      : [
          {
            amount: fee,
            application: null,
            currency,
            description: "Stripe processing fees",
            type: "stripe_fee",
          },
        ];
  const transaction = world.insert("BalanceTransaction", account, {
    amount,
    available_on: availableOn,
    balance_type: "payments",
    currency,
    description: movement.description ?? null,
    fee,
    fee_details: details,
    net: amount - fee,
    reporting_category: movement.category ?? movement.type,
    source: movement.source,
    status: available ? "available" : "pending",
    type: movement.type,
  });
  if (!available) world.schedule("funds_available", str(transaction, "id"), availableOn);
  return transaction;
}

interface Sums {
  available: number;
  pending: number;
}

export function balanceOf(world: World, account: string, currency: string): Sums {
  const sums: Sums = { available: 0, pending: 0 };
  for (const row of world.all("balance_transaction", account)) {
    if (row.currency !== currency) continue;
    sums[row.status === "available" ? "available" : "pending"] += num(row, "net");
  }
  return sums;
}

export function balanceObject(world: World, account: string): Json {
  const rows = world.all("balance_transaction", account);
  const currencies = [...new Set(["usd", ...rows.map((row) => str(row, "currency"))])];
  const side = (name: keyof Sums) =>
    currencies.map((currency) => {
      const amount = balanceOf(world, account, currency)[name];
      return { amount, currency, source_types: { card: amount } };
    });
  return { object: "balance", available: side("available"), livemode: false, pending: side("pending") };
}

/** Funds that become available together are told of once. */
export function fundsAvailable(world: World, id: string): void {
  const transaction = world.sure("balance_transaction", id);
  transaction.status = "available";
  const account = str(transaction, "_account");
  const more = world.state.jobs.some(
    (job) => job.kind === "funds_available" && job.at <= world.now() && sameAccount(world, job.id, account),
  );
  if (more) return;
  emit(world, "balance.available", { ...balanceObject(world, account), _account: account });
  const midnight = (Math.floor(world.now() / DAY) + 1) * DAY;
  if (!world.isScheduled("automatic_payout", account)) world.schedule("automatic_payout", account, midnight);
}

const sameAccount = (world: World, id: string, account: string): boolean =>
  world.sure("balance_transaction", id)._account === account;

export const ledgerRoutes: Route[] = [
  get("/v1/balance", ({ world, account }) => balanceObject(world, account)),
  listing("/v1/balance_transactions", "balance_transaction", "type source currency", undefined, {
    payout: "_payout",
  }),
  retrieve("/v1/balance_transactions/{id}", "balance_transaction"),
];
