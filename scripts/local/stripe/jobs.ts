import { debitSettles } from "./account-debits";
import { sessionExpires } from "./checkout";
import { disputeDecided, disputeDue } from "./disputes";
import { authorisationExpires } from "./intent-states";
import { fundsAvailable } from "./ledger";
import { automaticPayout, payoutArrives } from "./payouts";
import { refundSettles } from "./refunds";
import type { JobHandler } from "./world";

/** Everything that happens because time passes. */
export const JOBS: Record<string, JobHandler> = {
  authorisation_expires: authorisationExpires,
  automatic_payout: automaticPayout,
  debit_settles: debitSettles,
  dispute_decided: disputeDecided,
  dispute_due: disputeDue,
  funds_available: fundsAvailable,
  payout_arrives: payoutArrives,
  refund_settles: refundSettles,
  session_expires: sessionExpires,
};
