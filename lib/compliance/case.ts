import { z } from "zod";
import { RULE_ROLES, type STANDINGS } from "@/lib/core/compliance-terms";
import { type Evaluation, evaluate, type Subject } from "./evaluate";
import { onDay, type Paper } from "./papers";
import { FEDERAL, type RulePack } from "./read-pack";
import { factsIn, toRule } from "./rule";
import { Day, FactId, RuleId } from "./schemas";

const Held = z
  .strictObject({
    requirement: RuleId,
    valid_from: Day.nullish(),
    valid_until: Day.nullish(),
    person: z.string().trim().min(1).max(120).nullish(),
    renewal: z.boolean().nullish(),
    note: z.string().max(2_000).nullish(),
  })
  .superRefine((held, ctx) => {
    if (held.valid_from && held.valid_until && held.valid_until < held.valid_from)
      ctx.addIssue({ code: "custom", path: ["valid_until"], message: "It ends before it starts" });
  });

const Staff = z.strictObject({ name: z.string().trim().min(1).max(120), hired_on: Day.nullish() });

/** A subject in the form of the worked cases. What explains a case (`id`, `note`, `expected`) may stand beside it. */
export const CaseInput = z.strictObject({
  id: z.string().max(120).nullish(),
  city: z.string().max(60),
  role: z.enum(RULE_ROLES, "Say host or renter"),
  as_of: Day,
  facts: z.array(FactId).max(100).default([]),
  include_conventions: z.boolean().nullish(),
  staff: z
    .array(Staff)
    .max(500)
    .default([])
    .superRefine((staff, ctx) => {
      const names = new Set<string>();
      for (const [index, { name }] of staff.entries()) {
        if (names.has(name))
          ctx.addIssue({ code: "custom", path: [index, "name"], message: "Two workers have this name" });
        names.add(name);
      }
    }),
  documents: z.array(Held).max(1_000).default([]),
  expected: z.unknown().optional(),
  note: z.unknown().optional(),
  why: z.unknown().optional(),
});
export type CaseInput = z.output<typeof CaseInput>;

export type FieldProblem = { field: string; problem: string };

/** What the case names that no pack knows: a city, a fact or a requirement. Pure. */
export function unknownNames(input: CaseInput, packs: readonly RulePack[]): FieldProblem[] {
  const records = packs.flatMap(({ requirements }) => requirements);
  const [facts, ids] = [new Set(factsIn(records)), new Set(records.map(({ id }) => id))];
  const problems: FieldProblem[] = [];
  if (input.city === FEDERAL || !packs.some(({ slug }) => slug === input.city))
    problems.push({ field: "city", problem: "There are no rules of this city" });
  for (const [index, fact] of input.facts.entries())
    if (!facts.has(fact)) problems.push({ field: `facts.${index}`, problem: "No rule asks about this fact" });
  for (const [index, { requirement }] of input.documents.entries())
    if (!ids.has(requirement))
      problems.push({ field: `documents.${index}.requirement`, problem: "There is no such requirement" });
  return problems;
}

export const toPaper = (held: CaseInput["documents"][number]): Paper => ({
  requirement: held.requirement,
  validFrom: held.valid_from ?? null,
  validUntil: held.valid_until ?? null,
  person: held.person ?? null,
  renewal: held.renewal ?? false,
});

const subjectOf = (input: CaseInput): Subject => ({
  role: input.role,
  facts: new Set(input.facts),
  includeConventions: input.include_conventions ?? false,
  papers: input.documents.map(toPaper),
  staff: input.staff.map(({ name, hired_on }) => ({ name, hiredOn: hired_on ?? null })),
  days: onDay(input.as_of),
});

/** The rules of the city and of the nation, put to the case. */
export function evaluateCase(input: CaseInput, packs: readonly RulePack[]): Evaluation {
  const rules = [input.city, FEDERAL].flatMap(
    (slug) => packs.find((pack) => pack.slug === slug)?.requirements ?? [],
  );
  return evaluate(rules.map(toRule), subjectOf(input));
}

type Listed = Exclude<(typeof STANDINGS)[number], "not_applicable">;

/** The ids under how they stand, as the worked cases write it. */
export function listed({ requirements }: Evaluation): Record<Listed, string[]> {
  const of = (standing: Listed) => requirements.flatMap((r) => (r.standing === standing ? r.rule.id : []));
  return {
    satisfied: of("satisfied"),
    expiring: of("expiring"),
    expired: of("expired"),
    missing: of("missing"),
    pending: of("pending"),
    needs_review: of("needs_review"),
  };
}
