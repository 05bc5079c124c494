import type { QuoteLine } from "./booking-terms";

/** correction: a refund came back, so that its credit note holds no more. */
export const DOCUMENT_KINDS = ["invoice", "credit_note", "correction"] as const;

/** What a document says, as it was when it was issued; nothing of it changes with kitchen or person. */
export type DocumentContent = {
  seller: string;
  kitchen: string;
  address: string;
  space: string;
  buyer: string;
  email: string;
  startsAt: string;
  endsAt: string;
  timeZone: string;
  /** Of an invoice: the frozen price, line by line. Empty for what a change cost on top. */
  lines: QuoteLine[];
  /** Of what is not an invoice: the number of the one it belongs to. */
  about: number | null;
};
