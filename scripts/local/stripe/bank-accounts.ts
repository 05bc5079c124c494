import { badParam } from "./api-error";
import { type Json, str, strOrNull } from "./json";
import type { World } from "./world";

/** The newest bank account of a currency is the one that is paid. */
export function addBank(world: World, account: Json, params: Json): Json {
  const number = str(params, "account_number");
  if (!/^\d{4,17}$/.test(number))
    throw badParam(
      "You must use a test bank account number in test mode.",
      "external_account[account_number]",
      "account_number_invalid",
    );
  const id = str(account, "id");
  for (const bank of world.all("bank_account", id)) bank.default_for_currency = false;
  const bank = world.insert("BankAccount", id, {
    account: id,
    account_holder_name: strOrNull(params, "account_holder_name"),
    account_holder_type: strOrNull(params, "account_holder_type"),
    available_payout_methods: ["standard"],
    bank_name: "STRIPE TEST BANK",
    country: str(params, "country") || "US",
    currency: str(params, "currency") || "usd",
    default_for_currency: true,
    fingerprint: `fp${number}`,
    last4: number.slice(-4),
    metadata: {},
    routing_number: strOrNull(params, "routing_number"),
    status: "new",
  });
  bank._number = number;
  delete bank.created;
  delete bank.livemode;
  const others = world.all("bank_account", id).filter((other) => other !== bank);
  account.external_accounts = {
    object: "list",
    data: [bank, ...others].map((item) => ({ ...item })),
    has_more: false,
    url: `/v1/accounts/${id}/external_accounts`,
  };
  return bank;
}
