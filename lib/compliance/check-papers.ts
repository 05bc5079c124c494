import { and, eq } from "drizzle-orm";
import { ruleDecisions } from "@/db/schema";
import { type Ctx, requirePerson } from "@/lib/context";
import { AppError, type FieldErrors, refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { evaluateCase, type KnownNames, unknownNames } from "./case";
import type { CaseInput } from "./case-schema";
import type { Evaluation, Finding, RequirementResult } from "./evaluate";
import { type PackVersion, rulesFor, type VersionWithRules } from "./packs";
import type { PapersInput } from "./papers-schemas";
import type { RulePack } from "./read-pack";

/** One answer as it is kept and told: nothing in it points into rules that could be read differently later. */
export type DecidedRequirement = Finding & {
  id: string;
  title: string;
  agency: string;
  /** recalled: to be checked with the agency. */
  confidence: "read" | "recalled";
  citation: string | null;
  source: { title: string; url: string | null };
  prerequisites: string[];
  because: { fact: string; holds: boolean }[];
  workers: (Finding & { name: string })[];
};
export type Decision = {
  id: string;
  city: string;
  checkedOn: string;
  overall: Evaluation["overall"];
  inOrder: boolean;
  versions: { slug: string; number: number }[];
  requirements: DecidedRequirement[];
};

const asPack = ({ compiledOn, ...version }: VersionWithRules): RulePack => ({ ...version, compiledOn });
const numbered = ({ slug, number }: PackVersion) => ({ slug, number });

/**
 * Judges papers by the rules that count on the day of the check, and keeps the answer with their versions: whatever is
 * published later, it stays. Refuses an unknown city, fact or requirement by its field.
 */
export async function checkPapers(ctx: Ctx, papers: PapersInput): Promise<Decision> {
  const { userId } = await requirePerson(ctx);
  const input = asCase(papers);
  const { city, federal, known } = await rulesFor(ctx, input.city, input.as_of);
  refuseUnknown(input, known);
  const { overall, inOrder, requirements } = evaluateCase(input, [asPack(city), asPack(federal)]);
  const decision: Decision = {
    id: uuidv7(),
    ...{ city: input.city, checkedOn: input.as_of, overall, inOrder },
    versions: [numbered(city), numbered(federal)],
    requirements: requirements.map(told),
  };
  const kept = { cityVersionId: city.id, federalVersionId: federal.id, checkedOn: input.as_of, overall };
  await ctx.db.run((query) =>
    query
      .insert(ruleDecisions)
      .values({ id: decision.id, userId, ...kept, subject: input, result: decision }),
  );
  return decision;
}

/** What was decided then, as it was told then. Refuses `not_found` to everybody else. */
export async function readDecision(ctx: Ctx, id: string): Promise<Decision> {
  const { userId } = await requirePerson(ctx);
  const [row] = await ctx.db.run((query) =>
    query
      .select({ result: ruleDecisions.result })
      .from(ruleDecisions)
      .where(and(eq(ruleDecisions.id, id), eq(ruleDecisions.userId, userId)))
      .limit(1),
  );
  return row ? (row.result as Decision) : refuse("not_found", "Not found");
}

/** In the words of the worked cases, which are what is kept. */
const asCase = ({ asOf, includeConventions, staff, documents, ...papers }: PapersInput): CaseInput => ({
  ...papers,
  as_of: asOf,
  include_conventions: includeConventions,
  staff: staff.map(({ name, hiredOn }) => ({ name, hired_on: hiredOn })),
  documents: documents.map(({ validFrom, validUntil, ...paper }) => ({
    ...paper,
    valid_from: validFrom,
    valid_until: validUntil,
  })),
});

function refuseUnknown(input: CaseInput, known: KnownNames): void {
  const problems = unknownNames(input, known);
  if (problems.length === 0) return;
  const fields: FieldErrors = {};
  for (const { field, problem } of problems) fields[field] = [problem];
  throw new AppError("invalid_input", problems[0]?.problem ?? "", fields);
}

function told({ rule: { record }, ...result }: RequirementResult): DecidedRequirement {
  return {
    ...result,
    id: record.id,
    title: record.title,
    agency: record.issuing_agency,
    confidence: record.confidence,
    citation: record.code_citation,
    source: record.source,
    prerequisites: record.prerequisites,
  };
}
