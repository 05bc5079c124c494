import type { STANDINGS } from "@/lib/core/compliance-terms";
import type { CaseInput } from "./case-schema";
import { type Evaluation, evaluate, type Subject } from "./evaluate";
import { onDay, type Paper } from "./papers";
import { FEDERAL, type RulePack } from "./read-pack";
import { factsIn, toRule } from "./rule";

export type FieldProblem = { field: string; problem: string };

/** Every name that a case may use. What is asked in one city only is still a fact in the others. */
export type KnownNames = { cities: Set<string>; facts: Set<string>; requirements: Set<string> };
export function knownIn(packs: readonly RulePack[]): KnownNames {
  const records = packs.flatMap(({ requirements }) => requirements);
  return {
    cities: new Set(packs.flatMap(({ slug }) => (slug === FEDERAL ? [] : slug))),
    facts: new Set(factsIn(records)),
    requirements: new Set(records.map(({ id }) => id)),
  };
}

/** What the case names that nobody knows: a city, a fact or a requirement. Pure. */
export function unknownNames(input: CaseInput, known: KnownNames): FieldProblem[] {
  const problems: FieldProblem[] = [];
  if (!known.cities.has(input.city))
    problems.push({ field: "city", problem: "There are no rules of this city" });
  for (const [index, fact] of input.facts.entries())
    if (!known.facts.has(fact))
      problems.push({ field: `facts.${index}`, problem: "No rule asks about this fact" });
  for (const [index, { requirement }] of input.documents.entries())
    if (!known.requirements.has(requirement))
      problems.push({ field: `documents.${index}.requirement`, problem: "There is no such requirement" });
  return problems;
}

const toPaper = (held: CaseInput["documents"][number]): Paper => ({
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
