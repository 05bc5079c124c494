import { z } from "zod";
import { SaveRequirementInput } from "./version-schemas";

const text = z.string().trim().max(2_000, "Use at most 2,000 characters").default("");
const list = text.transform((value) => [...new Set(value.split(/[\s,]+/).filter(Boolean))]);
const orNull = text.transform((value) => value || null);
/** What is no number is handed on as it is, and refused where it is wanted. */
const numeral = text.transform((value) =>
  value === "" ? null : Number.isNaN(Number(value)) ? value : Number(value),
);
const json = z
  .string()
  .max(50_000)
  .transform((value, ctx): Record<string, unknown> => {
    try {
      return z.record(z.string(), z.unknown()).parse(JSON.parse(value));
    } catch {
      ctx.addIssue({ code: "custom", message: "Give the requirement that is edited" });
      return z.NEVER;
    }
  });

const Fields = z.object({
  versionId: z.uuid(),
  /** The record as it was read: what the form does not show stays. */
  base: json,
  id: text,
  title: text,
  issuing_agency: text,
  category: text,
  force: text,
  subject: text,
  level: text,
  conditions: list,
  prerequisites: list,
  expiry: text,
  months: numeral,
  days: numeral,
  month: numeral,
  day: text,
  grace: numeral,
  fee: numeral,
  feeYear: numeral,
  code_citation: orNull,
  sourceTitle: text,
  sourceUrl: orNull,
  confidence: text,
  read_fields: list,
  as_of: text,
  notes: orNull,
});
type Fields = z.output<typeof Fields>;

/** A requirement as a form sends it, put into the words of the data files, where it is judged like one of theirs. */
export const RequirementForm = Fields.transform((form) => ({
  versionId: form.versionId,
  record: recordOf(form),
})).pipe(SaveRequirementInput);

function recordOf(form: Fields): Record<string, unknown> {
  const { base, id, title, issuing_agency, category, force, subject, conditions, prerequisites } = form;
  const { code_citation, confidence, as_of, notes } = form;
  const recalled = confidence === "recalled";
  return {
    ...base,
    ...{ id, title, issuing_agency, category, force, subject, conditions, prerequisites },
    ...{ code_citation, confidence, as_of, notes },
    applies_to: id.split(".")[1] ?? "",
    jurisdiction: { ...(base.jurisdiction as object), level: form.level },
    expiry_rule: expiryOf(form),
    validity_months: validityOf(form),
    grace: form.grace === null ? null : { days: form.grace, from: "hire" },
    fee: feeOf(form),
    source: { title: form.sourceTitle, url: form.sourceUrl },
    read_fields: recalled ? [] : form.read_fields,
    as_of_basis: recalled ? "recall" : "read-date",
  };
}

function expiryOf({ expiry: type, months, days, month, day }: Fields): Record<string, unknown> {
  if (type === "rolling-months" || type === "end-of-month") return { type, months };
  if (type === "rolling-days") return { type, days };
  if (type === "fixed-date") return { type, month, day: day === "last" ? day : Number(day), months: 12 };
  return { type };
}

function validityOf({ expiry, months, base }: Fields): unknown {
  if (expiry === "rolling-months" || expiry === "end-of-month") return months;
  if (expiry === "fixed-date") return 12;
  if (expiry === "even-year-dec31") return 24;
  if (expiry === "none") return "one-time";
  return expiry === "unknown" ? null : (base.validity_months ?? null);
}

function feeOf({ fee, feeYear, base }: Fields): unknown {
  if (fee === null) return null;
  const amount_cents = typeof fee === "number" ? Math.round(fee * 100) : fee;
  return { ...(base.fee as object | null), amount_cents, currency: "USD", year: feeYear };
}
