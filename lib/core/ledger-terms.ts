/**
 * Chart of accounts. Debits are positive.
 * stripe_clearing: our balance at Stripe. customer_funds: paid for slots not yet settled (liability).
 * host_payable: owed to an organization (one account each). platform_revenue: our fee. tax_payable: collected tax.
 * stripe_fees: what processing cost us.
 */
export const LEDGER_CODES = [
  "stripe_clearing",
  "customer_funds",
  "host_payable",
  "platform_revenue",
  "tax_payable",
  "stripe_fees",
] as const;
export type LedgerCode = (typeof LEDGER_CODES)[number];

/**
 * How Stripe's balance and the ledger can disagree on one thing. doubled: one side has it more often than the other.
 * amount: both have it as often, for different amounts.
 */
export const DIFFERENCE_KINDS = ["missing_in_ledger", "missing_at_stripe", "amount", "doubled"] as const;

/** Whether money came to our balance at Stripe or left it. */
export const DIRECTIONS = ["in", "out"] as const;

/** First Stripe's side is read, then every posting of the time is looked for there. */
export const RECONCILIATION_PHASES = ["stripe", "ledger", "finished"] as const;
export type ReconciliationPhase = (typeof RECONCILIATION_PHASES)[number];
