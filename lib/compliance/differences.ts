import type { RuleRecord } from "./record-schemas";

export type FieldChange = { field: string; before: unknown; after: unknown };
export type Differences = {
  added: RuleRecord[];
  removed: RuleRecord[];
  changed: { id: string; title: string; fields: FieldChange[] }[];
};

/** Key order says nothing: what comes from the database was sorted there. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) as string;
}

/** What is new, gone and different from one version of a pack to another, requirement by requirement. Pure. */
export function differences(before: readonly RuleRecord[], after: readonly RuleRecord[]): Differences {
  const old = new Map(before.map((record) => [record.id, record]));
  const now = new Set(after.map(({ id }) => id));
  const changed = after.flatMap((record) => {
    const was = old.get(record.id);
    const fields = was ? fieldChanges(was, record) : [];
    return fields.length > 0 ? [{ id: record.id, title: record.title, fields }] : [];
  });
  return {
    added: after.filter(({ id }) => !old.has(id)),
    removed: before.filter(({ id }) => !now.has(id)),
    changed,
  };
}

function fieldChanges(was: RuleRecord, record: RuleRecord): FieldChange[] {
  const fields = [...new Set([...Object.keys(was), ...Object.keys(record)])] as (keyof RuleRecord)[];
  return fields
    .filter((field) => canonical(was[field] ?? null) !== canonical(record[field] ?? null))
    .map((field) => ({ field, before: was[field] ?? null, after: record[field] ?? null }));
}
