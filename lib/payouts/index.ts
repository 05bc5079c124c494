import "server-only";

export { runPayouts, runPayoutsNow } from "./run-payouts";
export { getStatement, listPayouts, statementCsv } from "./statement";
