import "server-only";

export { reverseTransfers } from "./reverse-transfers";
export { finishPayouts, retryTransfer, runPayouts, runPayoutsNow, runWeeklyPayouts } from "./run-payouts";
export { setPayoutMinimum } from "./set-minimum";
export {
  getStatement,
  listPayouts,
  quickbooksCsv,
  type Statement,
  type StatementItem,
  statementCsv,
} from "./statement";
export { listWaiting, previewPayouts, type WaitingItem } from "./waiting";
