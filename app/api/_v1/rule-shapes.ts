import { z } from "zod";
import { isStale, type PackVersion, type VersionWithRules } from "@/lib/compliance";
import type { RuleRecord } from "@/lib/compliance/schemas";
import type { Ctx } from "@/lib/context";
import {
  CONFIDENCES,
  RULE_CATEGORIES,
  RULE_FORCES,
  RULE_LEVELS,
  RULE_SUBJECTS,
} from "@/lib/core/compliance-terms";
import { moneyJson } from "@/lib/core/money";
import { Id, Money } from "./shapes";

/** Rules of agencies as the API answers them. */

const Day = z.iso.date();
const Link = z.strictObject({ title: z.string(), url: z.string().nullable() });

export const RuleJson = z.strictObject({
  id: z.string(),
  title: z.string(),
  agency: z.string(),
  level: z.enum(RULE_LEVELS),
  appliesTo: z.enum(["host", "renter", "both"]),
  category: z.enum(RULE_CATEGORIES),
  /** mandatory: law. convention: asked for by contract. informational: good to show. */
  force: z.enum(RULE_FORCES),
  subject: z.enum(RULE_SUBJECTS),
  /** Asked only where all of these are true. */
  conditions: z.array(z.string()),
  validityMonths: z.union([z.int(), z.literal("one-time")]).nullable(),
  expiryRule: z.looseObject({ type: z.string() }),
  renewalValidityMonths: z.int().nullable(),
  fee: z
    .strictObject({
      amount: Money,
      max: Money.nullable(),
      year: z.int().nullable(),
      note: z.string().nullable(),
    })
    .nullable(),
  citation: z.string().nullable(),
  prerequisites: z.array(z.string()),
  /** Days after the hire; for papers of workers. */
  graceDays: z.int().nullable(),
  source: Link,
  alsoRead: z.array(Link),
  confidence: z.enum(CONFIDENCES),
  /** Recalled and not read: never to be taken as certain. */
  checkWithAgency: z.boolean(),
  /** Which fields the named pages support; the others are recalled. */
  readFields: z.array(z.string()),
  asOf: Day,
  notes: z.string().nullable(),
});

export const PackJson = z.strictObject({
  slug: z.string(),
  city: z.string().nullable(),
  county: z.string().nullable(),
  state: z.string().nullable(),
  version: z.int(),
  versionId: Id,
  status: z.enum(["draft", "published"]),
  effectiveOn: Day.nullable(),
  compiledOn: Day,
  source: Link,
  note: z.string(),
  requirementCount: z.int(),
  /** Nobody has looked at it for a year. */
  needsReview: z.boolean(),
});
export const PackWithRulesJson = PackJson.extend({ requirements: z.array(RuleJson) });

export function ruleJson(record: RuleRecord): z.input<typeof RuleJson> {
  const { id, title, category, force, subject, conditions, prerequisites, source, confidence, notes } =
    record;
  const fee = record.fee && {
    amount: moneyJson(record.fee.amount_cents, "usd"),
    max: record.fee.amount_max_cents === undefined ? null : moneyJson(record.fee.amount_max_cents, "usd"),
    year: record.fee.year,
    note: record.fee.note ?? null,
  };
  return {
    ...{ id, title, category, force, subject, conditions, prerequisites, source, confidence, notes, fee },
    agency: record.issuing_agency,
    level: record.jurisdiction.level,
    appliesTo: record.applies_to,
    validityMonths: record.validity_months,
    expiryRule: record.expiry_rule,
    renewalValidityMonths: record.renewal_validity_months,
    citation: record.code_citation,
    graceDays: record.grace?.days ?? null,
    alsoRead: record.also_read,
    checkWithAgency: confidence === "recalled",
    readFields: record.read_fields,
    asOf: record.as_of,
  };
}

export function packJson(version: PackVersion, ctx: Pick<Ctx, "now">): z.input<typeof PackJson> {
  const { slug, city, county, state, status, effectiveOn, compiledOn, note, requirementCount } = version;
  return {
    ...{ slug, city, county, state, status, effectiveOn, compiledOn, note, requirementCount },
    version: version.number,
    versionId: version.id,
    source: { title: version.sourceTitle, url: version.sourceUrl },
    needsReview: isStale(version, ctx),
  };
}

export const packWithRulesJson = (
  version: VersionWithRules,
  ctx: Pick<Ctx, "now">,
): z.input<typeof PackWithRulesJson> => ({
  ...packJson(version, ctx),
  requirements: version.requirements.map(ruleJson),
});
