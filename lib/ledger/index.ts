import "server-only";

export {
  captureLines,
  type Line,
  postStatement,
  refundLines,
  reversalLines,
  settleLines,
  transferLines,
} from "./postings";
