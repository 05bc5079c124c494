/** The words of papers: what was uploaded for a requirement, and how far it has come. */

/**
 * uploading: the file is awaited. reading: it is there and being read. to_confirm: its person is to look at what was
 * read. in_review, approved, rejected: what the platform's people say. withdrawn: taken back by its person. Only
 * approved papers count.
 */
export const PAPER_STATUSES = [
  "uploading",
  "reading",
  "to_confirm",
  "in_review",
  "approved",
  "rejected",
  "withdrawn",
] as const;

/** Limits of an insurance. */
export type PaperCoverage = {
  occurrenceCents: number | null;
  aggregateCents: number | null;
  additionalInsured: string;
};

/** A field as it was read: how sure, from 0 to 1, and where, as shares of the page from its top left corner. */
export type ReadField = {
  value: string;
  confidence: number;
  place: { page: number; x: number; y: number; width: number; height: number } | null;
};
export const READ_FIELDS = [
  "requirement",
  "number",
  "issuer",
  "holderName",
  "validFrom",
  "validUntil",
  "occurrence",
  "aggregate",
  "additionalInsured",
] as const;
export type PaperReading = {
  fields: Partial<Record<(typeof READ_FIELDS)[number], ReadField>>;
  by: "text" | "ocr";
};
