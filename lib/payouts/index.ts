import "server-only";

export { finishPayouts, runPayouts, runPayoutsNow } from "./run-payouts";
export {
  getStatement,
  listPayouts,
  quickbooksCsv,
  type Statement,
  type StatementItem,
  statementCsv,
} from "./statement";
export { listWaiting, WAITING_REASONS, type WaitingItem } from "./waiting";
