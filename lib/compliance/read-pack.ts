import { z } from "zod";
import { fill } from "@/lib/core/errors";
import { CityMeta, FederalMeta, RuleRecord } from "./record-schemas";

/** What is wrong with a data file, and where: a person can go there and mend it. */
export type PackProblem = { file: string; record: string; field: string; problem: string };
export type PackMeta = {
  slug: string;
  city: string | null;
  county: string | null;
  state: string | null;
  compiledOn: string;
};
export type RulePack = PackMeta & { requirements: RuleRecord[] };

/** The pack that binds in every city. */
export const FEDERAL = "us-federal";

const Shape = z.looseObject({ meta: z.unknown(), requirements: z.array(z.unknown()).max(500) });

/**
 * Reads one data file of rules. Bad records are left out and listed; a file whose head is wrong has no pack. A record
 * that another one repeats, or that waits for itself by way of its prerequisites, is bad. Pure; reads nothing but what is
 * named here, so that unverified parts of a file are never loaded.
 */
export function readPack(file: string, raw: unknown): { pack: RulePack | null; problems: PackProblem[] } {
  const shape = Shape.safeParse(raw);
  if (!shape.success) return { pack: null, problems: issues(file, "", shape.error) };
  const head = readMeta(shape.data.meta);
  if (!head.success) return { pack: null, problems: issues(file, "meta", head.error) };
  const problems: PackProblem[] = [];
  const requirements = shape.data.requirements.flatMap((row, index) => {
    const record = RuleRecord.safeParse(row);
    if (record.success) return [record.data];
    problems.push(...issues(file, nameOf(row, index), record.error));
    return [];
  });
  const { good, bad } = consistent(head.data.slug, requirements);
  return {
    pack: { ...head.data, requirements: good },
    problems: [...problems, ...bad.map(filled(file))],
  };
}

function readMeta(raw: unknown) {
  const federal = FederalMeta.transform(
    ({ compiled_on }): PackMeta => ({
      slug: FEDERAL,
      city: null,
      county: null,
      state: null,
      compiledOn: compiled_on,
    }),
  );
  const city = CityMeta.transform(
    ({ compiled_on, slug, city, county, state }): PackMeta => ({
      slug,
      city,
      county,
      state,
      compiledOn: compiled_on,
    }),
  );
  const ofCity = typeof raw === "object" && raw !== null && ("slug" in raw || "city" in raw);
  return (ofCity ? city : federal).safeParse(raw);
}

const nameOf = (row: unknown, index: number) => {
  const id = (row as { id?: unknown } | null)?.id;
  return typeof id === "string" && id !== "" ? id : `requirements.${index}`;
};

const issues = (file: string, record: string, error: z.ZodError): PackProblem[] =>
  error.issues.map((issue) => ({ file, record, field: issue.path.join("."), problem: issue.message }));

/** `values` fill the places of the sentence. */
type Bad = Omit<PackProblem, "file"> & { values?: Record<string, string> };

/** What no record can know of itself: who else has its id, and what its prerequisites lead to. */
export function consistent(slug: string, records: readonly RuleRecord[]): { good: RuleRecord[]; bad: Bad[] } {
  const bad: Bad[] = [];
  const byId = new Map<string, RuleRecord>();
  for (const record of records) {
    if (!record.id.startsWith(`${slug}.`))
      bad.push({
        record: record.id,
        field: "id",
        problem: "The id does not begin with {slug}",
        values: { slug },
      });
    else if (byId.has(record.id))
      bad.push({ record: record.id, field: "id", problem: "This id is used twice" });
    else byId.set(record.id, record);
  }
  for (const record of [...byId.values()]) {
    const unknown = record.prerequisites.find((id) => !byId.has(id) && !isElsewhere(slug, id));
    const circle = unknown === undefined && leadsBack(record.id, byId);
    if (unknown === undefined && !circle) continue;
    const where = { record: record.id, field: "prerequisites" };
    bad.push(
      circle
        ? { ...where, problem: "Its prerequisites lead back to it" }
        : { ...where, problem: "There is no requirement {id}", values: { id: unknown ?? "" } },
    );
  }
  const refused = new Set(bad.filter(({ field }) => field === "prerequisites").map(({ record }) => record));
  return { good: [...byId.values()].filter(({ id }) => !refused.has(id)), bad };
}

const filled =
  (file: string) =>
  ({ values, problem, ...where }: Bad): PackProblem => ({ file, ...where, problem: fill(problem, values) });

/** A city may want something of the nation's first. */
const isElsewhere = (slug: string, id: string) => slug !== FEDERAL && id.startsWith(`${FEDERAL}.`);

function leadsBack(id: string, byId: ReadonlyMap<string, RuleRecord>): boolean {
  const seen = new Set<string>();
  const next = [...(byId.get(id)?.prerequisites ?? [])];
  for (let at = next.pop(); at !== undefined; at = next.pop()) {
    if (at === id) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    next.push(...(byId.get(at)?.prerequisites ?? []));
  }
  return false;
}
