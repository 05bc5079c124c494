/** The words that rules of an agency, and what is decided by them, are written in. */

/** Whose rules: the host's kitchen or the renter's food business. */
export const RULE_ROLES = ["host", "renter"] as const;
export type RuleRole = (typeof RULE_ROLES)[number];

export const RULE_CATEGORIES = [
  "license",
  "permit",
  "inspection",
  "certificate",
  "insurance",
  "training",
  "fire",
  "wastewater",
] as const;

export const RULE_LEVELS = ["federal", "national", "state", "county", "city"] as const;
/** mandatory: law. convention: asked for by contract. informational: good to show, never a gap. */
export const RULE_FORCES = ["mandatory", "convention", "informational"] as const;
export const RULE_SUBJECTS = [
  "business",
  "facility",
  "person",
  "accreditation-body",
  "certification-body",
  "foreign-facility",
] as const;
/** read: seen on a page that is named. recalled: from memory, to be checked with the agency. */
export const CONFIDENCES = ["read", "recalled"] as const;

/** How a requirement stands, the worst first. */
export const STANDINGS = [
  "missing",
  "expired",
  "needs_review",
  "expiring",
  "pending",
  "satisfied",
  "not_applicable",
] as const;
export type Standing = (typeof STANDINGS)[number];

/** A paper with this many days left, or fewer, still counts and is to be renewed. */
export const EXPIRING_WITHIN_DAYS = 30;

export const PACK_VERSION_STATES = ["draft", "published"] as const;
/** After so many days without anybody looking at it, a pack is shown as in need of a review. */
export const REVIEW_EVERY_DAYS = 365;

/** From FDA down to a facility abroad. */
export const CHAIN_LEVELS = ["recognition", "accreditation", "certification"] as const;
/** What a certification can be about: the parts of 21 CFR are in data/regulatory/federal.json. */
export const CHAIN_SCOPES = ["PCHF", "PCAF", "PSR", "JUICE", "SEAFOOD", "LACF", "AF"] as const;
