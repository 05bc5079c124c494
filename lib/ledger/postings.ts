import { type SQL, sql } from "drizzle-orm";
import type { LedgerCode } from "@/lib/core/ledger-terms";
import { type Cents, cents } from "@/lib/core/money";

/** One leg of a posting; debits are positive. `organizationId` for accounts that each organization has. */
export type Line = { code: LedgerCode; amountCents: Cents; organizationId?: string };

export type Posting = {
  /** The same key posts once. */
  key: string;
  kind: "capture" | "refund" | "refund_failed" | "settle" | "transfer" | "reversal" | "give_back";
  bookingId: string;
  organizationId: string;
  externalId: string | null;
  currency: string;
  lines: Line[];
};

const flip = (amount: Cents) => cents(-amount);

/** The statement that posts; it goes into the batch that decided it. The database refuses a sum other than zero. */
export function postStatement(posting: Posting): SQL {
  const sum = posting.lines.reduce((total, line) => total + line.amountCents, 0);
  if (sum !== 0) throw new RangeError(`posting ${posting.key} sums to ${sum}`);
  const { key, kind, bookingId, organizationId, externalId, currency, lines } = posting;
  return sql`select prep.post(${key}, ${kind}, ${bookingId}::uuid, ${organizationId}::uuid, ${externalId}, ${currency}, ${JSON.stringify(lines)}::jsonb)`;
}

/**
 * A captured card payment: Stripe holds it, less its own fee; the customer's funds are ours to look after, and a deposit
 * that came with them.
 */
export const captureLines = (amount: Cents, stripeFee: Cents, deposit: Cents = cents(0)): Line[] => [
  { code: "stripe_clearing", amountCents: cents(amount + deposit - stripeFee) },
  { code: "stripe_fees", amountCents: stripeFee },
  { code: "customer_funds", amountCents: flip(amount) },
  { code: "deposits_held", amountCents: flip(deposit) },
];

/** Money back to the payer out of what is kept for the booking: its price, or its deposit. Stripe keeps its fee. */
export const refundLines = (amount: Cents, of: "price" | "deposit"): Line[] => [
  { code: of === "deposit" ? "deposits_held" : "customer_funds", amountCents: amount },
  { code: "stripe_clearing", amountCents: flip(amount) },
];

/** The booking is over and past its claim window: its funds become the host's, ours and the tax office's. */
export const settleLines = (organizationId: string, host: Cents, fee: Cents, tax: Cents): Line[] => [
  { code: "customer_funds", amountCents: cents(host + fee + tax) },
  { code: "host_payable", amountCents: flip(host), organizationId },
  { code: "platform_revenue", amountCents: flip(fee) },
  { code: "tax_payable", amountCents: flip(tax) },
];

/** What the host was owed has left our Stripe balance for theirs. */
export const transferLines = (organizationId: string, amount: Cents): Line[] => [
  { code: "host_payable", amountCents: amount, organizationId },
  { code: "stripe_clearing", amountCents: flip(amount) },
];

/** What was settled and paid out goes back to the renter: ours and the tax at once, the host's as something they owe. */
export const giveBackLines = (organizationId: string, host: Cents, fee: Cents, tax: Cents): Line[] => [
  { code: "customer_funds", amountCents: cents(-(host + fee + tax)) },
  { code: "host_receivable", amountCents: host, organizationId },
  { code: "platform_revenue", amountCents: fee },
  { code: "tax_payable", amountCents: tax },
];

/** What a host owed has come back out of their Stripe balance into ours. */
export const reversalLines = (organizationId: string, amount: Cents): Line[] => [
  { code: "stripe_clearing", amountCents: amount },
  { code: "host_receivable", amountCents: flip(amount), organizationId },
];
