import "server-only";

export { listReports, reportMessage, resolveReport } from "./reports";
export { getThread, markRead, sendMessage, type Thread, unreadCounts } from "./thread";
export { type Subject, threadOfRental } from "./thread-of";
