/** The words of records that agencies publish of their inspections. */

export const RECORD_SOURCES = ["chicago", "san-francisco"] as const;
export type RecordSource = (typeof RECORD_SOURCES)[number];

/** closed: shut by the agency, or out of business. other: nobody was let in, or nothing was judged. */
export const RECORD_RESULTS = ["pass", "conditions", "fail", "closed", "other"] as const;
export type RecordResult = (typeof RECORD_RESULTS)[number];

/** Why a row of a file was left out. */
export const RECORD_PROBLEMS = [
  "not_a_row",
  "wrong_cells",
  "too_long",
  "not_text",
  "formula",
  "markup",
  "empty",
  "no_date",
  "impossible_date",
  "no_score",
  "unknown_result",
  "no_licence",
  "unknown_business",
] as const;
export type RecordProblem = (typeof RECORD_PROBLEMS)[number];

export const MATCH_STATES = ["proposed", "accepted", "rejected"] as const;
/** dismissed: it is not about this kitchen as it is now. suspended: the kitchen takes no bookings since. */
export const CLOSURE_STATES = ["open", "dismissed", "suspended"] as const;
