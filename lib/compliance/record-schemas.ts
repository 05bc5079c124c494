import { z } from "zod";
import { isCalendarDay } from "@/lib/core/calendar-day";
import {
  CONFIDENCES,
  RULE_CATEGORIES,
  RULE_FORCES,
  RULE_LEVELS,
  RULE_ROLES,
  RULE_SUBJECTS,
} from "@/lib/core/compliance-terms";

/** A day as people print it on papers; refused when it is no day, or lies in the far past or future. */
export const Day = z
  .string("Give a date like 2030-01-31")
  .refine(isCalendarDay, "Give a date like 2030-01-31, between 1900 and 2100");

const Text = z.string().trim().min(1, "Fill this in").max(2_000, "Use at most 2,000 characters");
const Months = z.int().min(1, "Give a number of months").max(1_200, "Give fewer months");
/** A rule, fact or pack is named so. */
export const RuleId = z
  .string()
  .regex(/^[a-z][a-z-]*\.(host|renter|both|rule)\.[a-z0-9-]+$/, "Write it like chicago.host.zoning-check");
export const FactId = z
  .string()
  .regex(/^[a-z][a-z0-9_]{1,60}$/, "Use lower-case letters, digits and underscores");
export const PackSlug = z
  .string()
  .max(60)
  .regex(/^[a-z]+(-[a-z]+)*$/, "Use lower-case letters and hyphens");

const Source = z.strictObject({
  title: Text,
  url: z.url({ protocol: /^https?$/, error: "Give an address that begins with https://" }).nullable(),
});

/** How the end of a paper is found. */
export const ExpiryRule = z.discriminatedUnion(
  "type",
  [
    z.strictObject({ type: z.literal("rolling-months"), months: Months }),
    z.strictObject({ type: z.literal("rolling-days"), days: z.int().min(1).max(36_500) }),
    z.strictObject({
      type: z.literal("fixed-date"),
      month: z.int().min(1).max(12),
      day: z.union([z.int().min(1).max(31), z.literal("last")]),
      months: z.literal(12, "A fixed date comes round once a year: 12"),
    }),
    z.strictObject({ type: z.literal("end-of-month"), months: Months }),
    z.strictObject({ type: z.literal("even-year-dec31") }),
    z.strictObject({ type: z.literal("none") }),
    z.strictObject({ type: z.literal("unknown") }),
  ],
  "This expiry rule is not known",
);
export type ExpiryRule = z.output<typeof ExpiryRule>;

const Cents = z.int().min(0).max(100_000_000_000);
const Fee = z.strictObject({
  amount_cents: Cents,
  currency: z.literal("USD"),
  year: z.int().min(1990).max(2100).nullable(),
  amount_max_cents: Cents.optional(),
  recurring: z.strictObject({ amount_cents: Cents, every_months: Months }).optional(),
  note: Text.optional(),
});

const Jurisdiction = z.strictObject({
  level: z.enum(RULE_LEVELS),
  city: Text.nullable(),
  county: Text.nullable(),
  state: z.string().length(2).nullable(),
});

/** One requirement as a data file writes it. */
export const RuleRecord = z
  .strictObject({
    id: RuleId,
    jurisdiction: Jurisdiction,
    title: Text,
    issuing_agency: Text,
    applies_to: z.enum([...RULE_ROLES, "both"]),
    category: z.enum(RULE_CATEGORIES),
    force: z.enum(RULE_FORCES),
    subject: z.enum(RULE_SUBJECTS),
    conditions: z.array(FactId).max(10),
    validity_months: z.union([Months, z.literal("one-time")]).nullable(),
    expiry_rule: ExpiryRule,
    renewal_validity_months: Months.nullable(),
    fee: Fee.nullable(),
    code_citation: Text.nullable(),
    prerequisites: z.array(RuleId).max(20),
    grace: z.strictObject({ days: z.int().min(0).max(3_650), from: z.literal("hire") }).nullable(),
    source: Source,
    also_read: z.array(Source).max(20),
    confidence: z.enum(CONFIDENCES),
    read_fields: z.array(z.string().max(60)).max(30),
    as_of: Day,
    as_of_basis: z.enum(["page-dated", "read-date", "recall"]),
    notes: Text.nullable(),
    coverage: z
      .strictObject({
        per_occurrence_cents: Cents,
        aggregate_cents: Cents,
        additional_insured: z.boolean(),
      })
      .optional(),
  })
  .superRefine((record, ctx) => {
    const no = (path: string, message: string) => ctx.addIssue({ code: "custom", path: [path], message });
    if (record.confidence === "read" && record.source.url === null)
      no("source", "What was read names the address of its page");
    const binds = record.id.split(".")[1];
    if (binds !== "rule" && binds !== record.applies_to)
      no("id", "The id names another party than applies_to");
    if (new Set(record.conditions).size < record.conditions.length) no("conditions", "A fact is named twice");
  });
export type RuleRecord = z.output<typeof RuleRecord>;

const Meta = { schema_version: z.literal(1), compiled_on: Day, warning: Text };
export const CityMeta = z.strictObject({
  ...Meta,
  slug: PackSlug,
  city: Text,
  county: Text,
  state: z.string().length(2),
});
export const FederalMeta = z.strictObject({ ...Meta, title: Text });
