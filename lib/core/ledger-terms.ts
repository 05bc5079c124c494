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
