import { z } from "zod";
import { CHAIN_SCOPES, RULE_ROLES } from "@/lib/core/compliance-terms";
import { Day, FactId, PackSlug, RuleId } from "./record-schemas";

const Person = z.string().trim().min(1, "Give a name").max(120, "Use at most 120 characters");
const PaperInput = z
  .strictObject({
    requirement: RuleId,
    validFrom: Day.nullable().default(null),
    /** As printed; without one the end is reckoned by the rule. */
    validUntil: Day.nullable().default(null),
    person: Person.nullable().default(null),
    renewal: z.boolean().default(false),
  })
  .refine(({ validFrom, validUntil }) => !validFrom || !validUntil || validFrom <= validUntil, {
    error: "Give an end that comes after the start",
    path: ["validUntil"],
  });

/** A kitchen or a food business, and the papers it holds. */
export const PapersInput = z.strictObject({
  city: PackSlug,
  role: z.enum(RULE_ROLES),
  asOf: Day,
  facts: z.array(FactId).max(100).default([]),
  includeConventions: z.boolean().default(false),
  staff: z
    .array(z.strictObject({ name: Person, hiredOn: Day.nullable().default(null) }))
    .max(500)
    .refine(
      (staff) => new Set(staff.map(({ name }) => name)).size === staff.length,
      "Give every worker a name of their own",
    )
    .default([]),
  documents: z.array(PaperInput).max(1_000).default([]),
});
export type PapersInput = z.output<typeof PapersInput>;

/** One's own papers, as they were reviewed, on a day. */
export const CheckOwnPapersInput = PapersInput.pick({ city: true, asOf: true, includeConventions: true });
export type CheckOwnPapersInput = z.output<typeof CheckOwnPapersInput>;

const Name = z.string().trim().min(1, "Give a name").max(200, "Use at most 200 characters");
const Scope = z.enum(CHAIN_SCOPES);
const term = { from: Day, to: Day };
const inOrder = ({ from, to }: { from: string; to: string }) => from <= to;
const ENDS_FIRST = { error: "Give an end that comes after the start", path: ["to"] };
const day = Day.nullable().default(null);

/** A supplier's papers, and who is named on them. */
export const SupplierChainInput = z.strictObject({
  supplier: Name,
  siteCountry: z
    .string()
    .regex(/^[A-Za-z]{2}$/, "Give the two letters of the country, like MX")
    .transform((code) => code.toUpperCase()),
  certificationBody: Name,
  accreditationBody: Name,
  recognition: z
    .strictObject({ ...term, scopes: z.array(Scope).min(1).max(20), revokedOn: day })
    .refine(inOrder, ENDS_FIRST),
  accreditation: z
    .strictObject({ ...term, scopes: z.array(Scope).min(1).max(20), relinquishedOn: day, withdrawnOn: day })
    .refine(inOrder, ENDS_FIRST),
  certification: z.strictObject({ ...term, scope: Scope }).refine(inOrder, ENDS_FIRST),
});
export type SupplierChainInput = z.output<typeof SupplierChainInput>;

const flatTerm = <P extends string>(part: P) =>
  ({ [`${part}From`]: Day, [`${part}To`]: Day }) as Record<`${P}From` | `${P}To`, typeof Day>;
/** A box that was left empty says nothing. */
const dayOrNone = z.union([z.literal("").transform(() => null), Day]).default(null);

/** The same as the page's form sends it: flat, a scope for all three links. */
export const SupplierChainForm = z
  .strictObject({
    ...{ supplier: Name, siteCountry: SupplierChainInput.shape.siteCountry },
    ...{ certificationBody: Name, accreditationBody: Name, scope: Scope },
    ...flatTerm("recognition"),
    ...flatTerm("accreditation"),
    ...flatTerm("certification"),
    ...{ revokedOn: dayOrNone, relinquishedOn: dayOrNone, withdrawnOn: dayOrNone },
  })
  .refine((form) => form.recognitionFrom <= form.recognitionTo, { ...ENDS_FIRST, path: ["recognitionTo"] })
  .refine((form) => form.accreditationFrom <= form.accreditationTo, {
    ...ENDS_FIRST,
    path: ["accreditationTo"],
  })
  .refine((form) => form.certificationFrom <= form.certificationTo, {
    ...ENDS_FIRST,
    path: ["certificationTo"],
  })
  .transform(
    ({
      supplier,
      siteCountry,
      certificationBody,
      accreditationBody,
      scope,
      ...form
    }): SupplierChainInput => ({
      ...{ supplier, siteCountry, certificationBody, accreditationBody },
      recognition: {
        from: form.recognitionFrom,
        to: form.recognitionTo,
        scopes: [scope],
        revokedOn: form.revokedOn,
      },
      accreditation: {
        ...{ from: form.accreditationFrom, to: form.accreditationTo, scopes: [scope] },
        ...{ relinquishedOn: form.relinquishedOn, withdrawnOn: form.withdrawnOn },
      },
      certification: { from: form.certificationFrom, to: form.certificationTo, scope },
    }),
  );
