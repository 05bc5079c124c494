import "server-only";

export {
  captureLines,
  giveBackLines,
  type Line,
  postStatement,
  refundLines,
  reversalLines,
  settleLines,
  transferLines,
} from "./postings";
