import "server-only";

export { anchorHistory } from "./anchor-history";
export { backlog } from "./backlog";
export { checkInvariants } from "./check-invariants";
export { finishReconciliation, reconcile, reconcileNow } from "./reconcile";
export { closeMonth, explainDifference, type Reconciliation, readReconciliation } from "./worklist";
