import type { RuleRole } from "@/lib/core/compliance-terms";
import type { ExpiryRule, RuleRecord } from "./record-schemas";

/** A requirement as the engine reads it; `record` keeps everything that is shown beside the answer. */
export type Rule = {
  id: string;
  expiry: ExpiryRule;
  /** Months of a renewed paper, where they differ from the first. */
  renewalMonths: number | null;
  conditions: readonly string[];
  perPerson: boolean;
  /** Days after the hire within which a worker may still be without the paper; null: none are given. */
  graceDays: number | null;
  record: RuleRecord;
};

export function toRule(record: RuleRecord): Rule {
  const perPerson = record.subject === "person";
  return {
    id: record.id,
    expiry: record.expiry_rule,
    renewalMonths: record.renewal_validity_months,
    conditions: record.conditions,
    perPerson,
    graceDays: perPerson ? (record.grace?.days ?? null) : null,
    record,
  };
}

/** Every fact that some rule asks about, in alphabetical order. */
export const factsIn = (records: readonly RuleRecord[]) =>
  [...new Set(records.flatMap(({ conditions }) => conditions))].sort();

export const bindsRole = ({ applies_to }: Pick<RuleRecord, "applies_to">, role: RuleRole) =>
  applies_to === role || applies_to === "both";
