/** The words of papers: what was uploaded for a requirement, and how far it has come. */

/**
 * uploading: the file is awaited. reading: it is there and being read. refused: it could not be taken, and is deleted.
 * to_confirm: its person is to look at what was read. in_review, approved, rejected: what the platform's people say.
 * withdrawn: taken back by its person. Only approved papers count.
 */
export const PAPER_STATUSES = [
  "uploading",
  "reading",
  "refused",
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
/** `endorsement` is the page it stands on; amounts are whole cents. */
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
  "endorsement",
] as const;
export type PaperReading = {
  fields: Partial<Record<(typeof READ_FIELDS)[number], ReadField>>;
  by: "text" | "ocr";
};

export type PaperStatus = (typeof PAPER_STATUSES)[number];
export type ReadFieldName = (typeof READ_FIELDS)[number];

/** What a paper may be sent as, and what its first bytes then are. */
export const PAPER_TYPES = ["application/pdf", "image/jpeg", "image/png", "image/heic"] as const;
export type PaperType = (typeof PAPER_TYPES)[number];
export const MAX_PAPER_BYTES = 15 * 1024 * 1024;
export const MAX_PAPER_PAGES = 20;
/** So much of a file tells its type. */
export const FIRST_BYTES = 32;
/** How long the address that a file is sent to may be used. */
export const UPLOAD_SECONDS = 5 * 60;

/** Why a file could not be taken, one word each; pages and the API have the sentences. */
export const PAPER_FAULTS = [
  "missing",
  "not_what_it_says",
  "broken",
  "too_many_pixels",
  "too_many_pages",
  "too_large_inside",
  "locked",
  "active",
  "unreadable",
] as const;
export type PaperFault = (typeof PAPER_FAULTS)[number];

/** Why a paper is given back, one word each, translated for its holder; other: the reviewer's own words alone. */
export const REVIEW_REASONS = [
  "expired",
  "unreadable",
  "wrong_paper",
  "wrong_holder",
  "dates_differ",
  "pages_missing",
  "limits_too_low",
  "not_additional_insured",
  "other",
] as const;
export type ReviewReason = (typeof REVIEW_REASONS)[number];
/** A review is to be done within this. */
export const REVIEW_WITHIN_HOURS = 24;
/** Below this a person is asked to look closely; at or above it nothing may be wrong. */
export const SURE = 0.8;
