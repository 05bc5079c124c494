import { z } from "zod";
import { daysBetween, plusMonths } from "@/lib/core/calendar-day";
import { EXPIRING_WITHIN_DAYS } from "@/lib/core/compliance-terms";
import { Day } from "./record-schemas";

/** The longest term each level may give, in months. */
export const CHAIN_CEILINGS_MONTHS = { recognition: 60, accreditation: 48, certification: 12 } as const;
/** The United States as food law has it: the States, the District, Puerto Rico and the territories. */
export const DOMESTIC = ["US", "PR", "GU", "VI", "AS", "MP", "UM"];

const Scope = z.string().regex(/^[A-Z]{2,20}$/, "Write the scope in capitals, like PCHF");
const Scopes = z.array(Scope).max(20);
const endsAfterStart = ({ from, to }: { from: string; to: string }) => from <= to;
const ENDS_FIRST = { error: "It ends before it starts", path: ["to"] };
const Country = z
  .string()
  .regex(/^[A-Za-z]{2}$/, "Give the two letters of the country, like MX")
  .transform((code) => code.toUpperCase());

export const ChainInput = z.strictObject({
  recognition: z
    .strictObject({ scopes: Scopes, from: Day, to: Day, revoked_on: Day.nullish() })
    .refine(endsAfterStart, ENDS_FIRST),
  accreditation: z
    .strictObject({
      scopes: Scopes,
      from: Day,
      to: Day,
      relinquished_on: Day.nullish(),
      withdrawn_on: Day.nullish(),
    })
    .refine(endsAfterStart, ENDS_FIRST)
    .refine(({ from, relinquished_on }) => !relinquished_on || from <= relinquished_on, {
      error: "It was given up before it began",
      path: ["relinquished_on"],
    }),
  certification: z.strictObject({ scope: Scope, from: Day, to: Day }).refine(endsAfterStart, ENDS_FIRST),
  site_country: Country,
  checked_on: Day,
});
export type ChainInput = z.output<typeof ChainInput>;

export const CHAIN_VERDICTS = [
  "valid",
  "expiring",
  "expired",
  "invalid",
  "needs_review",
  "not_applicable",
] as const;
export const CHAIN_REASONS = [
  "domestic_site",
  "recognition_term_too_long",
  "accreditation_term_too_long",
  "certification_term_too_long",
  "scope_not_held_by_issuer",
  "scope_not_held_by_accreditor",
  "accredited_outside_recognition",
  "issued_before_accreditation",
  "issued_after_accreditation_ended",
  "not_yet_in_force",
  "recognition_revoked",
  "accreditation_withdrawn",
] as const;
export type ChainVerdict = {
  verdict: (typeof CHAIN_VERDICTS)[number];
  reason: (typeof CHAIN_REASONS)[number] | null;
};

/**
 * Whether a certification of a facility abroad counts on a day, FDA's recognition down to the certificate. It follows from
 * the dates and scopes that were given: nothing here asks FDA. Pure; `prep.chain_verdict` says the same in the database.
 */
export function judgeChain(chain: ChainInput): ChainVerdict {
  if (DOMESTIC.includes(chain.site_country)) return { verdict: "not_applicable", reason: "domestic_site" };
  const flaw = flawOf(chain);
  if (flaw) return { verdict: "invalid", reason: flaw };
  // What a forced end does to earlier certificates is not settled by rules: a person decides.
  if (chain.recognition.revoked_on) return { verdict: "needs_review", reason: "recognition_revoked" };
  if (chain.accreditation.withdrawn_on) return { verdict: "needs_review", reason: "accreditation_withdrawn" };
  const { certification, checked_on } = chain;
  if (checked_on < certification.from) return { verdict: "invalid", reason: "not_yet_in_force" };
  const daysLeft = daysBetween(checked_on, certification.to);
  const verdict = daysLeft < 0 ? "expired" : daysLeft <= EXPIRING_WITHIN_DAYS ? "expiring" : "valid";
  return { verdict, reason: null };
}

/** What is wrong with the chain whatever the day: terms first, then scopes, then who was in force when. */
function flawOf({ recognition, accreditation, certification }: ChainInput): ChainVerdict["reason"] {
  const tooLong = ({ from, to }: { from: string; to: string }, months: number) =>
    to > plusMonths(from, months);
  if (tooLong(recognition, CHAIN_CEILINGS_MONTHS.recognition)) return "recognition_term_too_long";
  if (tooLong(accreditation, CHAIN_CEILINGS_MONTHS.accreditation)) return "accreditation_term_too_long";
  if (tooLong(certification, CHAIN_CEILINGS_MONTHS.certification)) return "certification_term_too_long";
  if (!accreditation.scopes.includes(certification.scope)) return "scope_not_held_by_issuer";
  if (!recognition.scopes.includes(certification.scope)) return "scope_not_held_by_accreditor";
  if (certification.from < accreditation.from) return "issued_before_accreditation";
  const { relinquished_on } = accreditation;
  const lastDay = relinquished_on && relinquished_on < accreditation.to ? relinquished_on : accreditation.to;
  if (certification.from > lastDay) return "issued_after_accreditation_ended";
  if (accreditation.from < recognition.from || accreditation.from > recognition.to)
    return "accredited_outside_recognition";
  return null;
}
