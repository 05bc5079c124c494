/** The words of the gate: what keeps a slot from being held because a paper does not cover its day. */

export const PARTIES = ["kitchen", "renter"] as const;

/** Days without a paper that a rule asks for. */
export type Gap = {
  /** `rule_requirements.key`. */
  requirement: string;
  /** unknown: nobody has said yet what they do, so that no rule can be asked. */
  standing: "missing" | "expired" | "needs_review" | "unknown";
  /** The first day without it, and the first day with it again; null: no end is known. */
  fromOn: string;
  untilOn: string | null;
  /** As the rule names the paper, and where the rule is written. */
  paper: string;
  rule: string;
  /** The version that asks for it; null where a host does. */
  versionId: string | null;
  workers: string[];
};

/** What keeps a slot from somebody: whose paper it is, and the first day of the slot without it. */
export type FoundGap = Gap & { whose: (typeof PARTIES)[number]; day: string };
