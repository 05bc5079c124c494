import "server-only";

export { captureLines, type Line, postStatement, refundLines, settleLines, transferLines } from "./postings";
