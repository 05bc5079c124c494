import { randomBytes } from "node:crypto";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export function letters(length: number): string {
  let result = "";
  while (result.length < length) {
    for (const byte of randomBytes(length)) {
      // 62 * 4: bytes above it would favour the first letters.
      if (byte < 248 && result.length < length) result += ALPHABET[byte % 62];
    }
  }
  return result;
}

const PREFIX: Record<string, string> = {
  account: "acct_1",
  balance_transaction: "txn_3",
  bank_account: "ba_1",
  charge: "ch_3",
  "checkout.session": "cs_test_a1",
  customer: "cus_",
  dispute: "du_1",
  event: "evt_1",
  file: "file_1",
  item: "li_1",
  payment: "py_1",
  payment_intent: "pi_3",
  payment_method: "pm_1",
  payment_refund: "pyr_1",
  payout: "po_1",
  price: "price_1",
  product: "prod_",
  refund: "re_3",
  request: "req_",
  setup_intent: "seti_1",
  transfer: "tr_1",
  transfer_reversal: "trr_1",
  webhook_endpoint: "we_1",
};

const LENGTH: Record<string, number> = {
  "checkout.session": 56,
  account: 15,
  customer: 14,
  product: 14,
  request: 14,
};

export const newId = (kind: string): string => `${PREFIX[kind] ?? `${kind}_`}${letters(LENGTH[kind] ?? 23)}`;
