import "server-only";

export { anchorHistory } from "./anchor-history";
export { backlog } from "./backlog";
export { checkInvariants } from "./check-invariants";
export { type FailedThing, listFailed, retryMoney } from "./failed-money";
export type { JournalLine } from "./journal";
export { lookUpMoney, type MoneyLookup } from "./look-up-money";
export { decidePosting, listPostings, postByHand } from "./manual-postings";
export { finishReconciliation, reconcile, reconcileNow } from "./reconcile";
export { closeMonth, explainDifference, type Reconciliation, readReconciliation } from "./worklist";
