/**
 * Chart of accounts. Debits are positive.
 * stripe_clearing: our balance at Stripe. customer_funds: paid for slots not yet settled (liability).
 * host_payable: owed to an organization (one account each). platform_revenue: our fee. tax_payable: collected tax.
 * stripe_fees: what processing cost us. renter_credit: a renter's credit with us (liability, one account each).
 * credit_given: what that credit cost us. deposits_held: deposits that are not yet given back or awarded (liability).
 * disputed_funds: taken from us by banks while a dispute is open. dispute_fees: what Stripe charges for disputes.
 * dispute_losses: of lost disputes, what nobody else has had. host_receivable: owed by an organization that was paid for
 * what its payer's bank took back later (one account each).
 */
export const LEDGER_CODES = [
  "stripe_clearing",
  "customer_funds",
  "host_payable",
  "platform_revenue",
  "tax_payable",
  "stripe_fees",
  "renter_credit",
  "credit_given",
  "deposits_held",
  "disputed_funds",
  "dispute_fees",
  "dispute_losses",
  "host_receivable",
] as const;
export type LedgerCode = (typeof LEDGER_CODES)[number];

/**
 * Accounts that an admin may post between by hand. The others are told a second time elsewhere (wallets, payouts, disputes,
 * reversals) and move only with it.
 */
export const MANUAL_CODES = [
  "stripe_clearing",
  "customer_funds",
  "deposits_held",
  "platform_revenue",
  "tax_payable",
  "stripe_fees",
  "credit_given",
  "dispute_fees",
  "dispute_losses",
] as const satisfies readonly LedgerCode[];
/** The most that is posted by hand at once. */
export const MOST_POSTING_CENTS = 10_000_000;

export const POSTING_STATES = ["pending", "posted", "refused"] as const;
export type PostingState = (typeof POSTING_STATES)[number];

/** What happens to the money of a booking, as its two sides are told. */
export const MONEY_EVENTS = [
  "paid_card",
  "paid_credit",
  "returned_credit",
  "refunded_card",
  "refunded_credit",
  "refund_came_back",
  "deposit_card",
  "deposit_credit",
  "deposit_back_card",
  "deposit_back_credit",
  "deposit_awarded",
  "damage_charged",
  "host_share",
  "platform_fee",
  "tax",
  "paid_out",
  "disputed",
  "dispute_won",
  "dispute_lost",
  "host_owes",
  "taken_back",
] as const;
export type MoneyEvent = (typeof MONEY_EVENTS)[number];

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
