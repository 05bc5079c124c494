import "server-only";

export { captureLines, postStatement, refundLines, settleLines, transferLines } from "./postings";
