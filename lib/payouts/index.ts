import "server-only";

export { reverseTransfers } from "./reverse-transfers";
export { finishPayouts, retryTransfer, runPayouts, runPayoutsNow } from "./run-payouts";
export {
  getStatement,
  listPayouts,
  quickbooksCsv,
  type Statement,
  type StatementItem,
  statementCsv,
} from "./statement";
export { listWaiting, previewPayouts, WAITING_REASONS, type WaitingItem } from "./waiting";
