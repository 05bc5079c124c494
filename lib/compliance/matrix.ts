import { RULE_CATEGORIES, type RuleRole } from "@/lib/core/compliance-terms";
import type { PackVersion } from "./packs";
import type { RuleRecord } from "./record-schemas";
import { bindsRole } from "./rule";

export type RuleCategory = (typeof RULE_CATEGORIES)[number];
export type MatrixRule = Pick<RuleRecord, "id" | "applies_to" | "category" | "force" | "confidence">;
type City = Pick<PackVersion, "slug" | "city" | "state" | "number" | "effectiveOn"> & {
  requirements: MatrixRule[];
};

/** read: seen on a named page. recalled: to be checked with the agency. none: nothing is known to be asked. */
export type Cell = { state: "read" | "recalled" | "none"; ids: string[] };
export type Matrix = {
  cities: { slug: string; name: string; state: string }[];
  rows: { kind: string; category: RuleCategory; cells: Cell[] }[];
};

/** `hood-cleaning` of `chicago.host.hood-cleaning`: what the same requirement is called in every city. */
const kindOf = (id: string) => id.slice(id.lastIndexOf(".") + 1);

/**
 * City by requirement, for a role: one row for each kind of paper, in the order of categories and then of how many
 * cities ask for it. Custom and information are left out unless asked for. Pure.
 */
export function matrixOf(cities: readonly City[], role: RuleRole, category: RuleCategory | null): Matrix {
  const asked = cities.map(({ requirements }) =>
    requirements.filter(
      (rule) =>
        bindsRole(rule, role) &&
        rule.force === "mandatory" &&
        (category === null || rule.category === category),
    ),
  );
  const kinds = new Map<string, { kind: string; category: RuleCategory }>();
  for (const rule of asked.flat())
    kinds.set(`${rule.category} ${kindOf(rule.id)}`, { kind: kindOf(rule.id), category: rule.category });
  const rows = [...kinds.values()].map((row) => ({
    ...row,
    cells: asked.map((rules) =>
      cellOf(rules.filter((r) => kindOf(r.id) === row.kind && r.category === row.category)),
    ),
  }));
  const spread = (row: (typeof rows)[number]) => row.cells.filter(({ state }) => state !== "none").length;
  const place = (row: (typeof rows)[number]) => RULE_CATEGORIES.indexOf(row.category);
  rows.sort((a, b) => place(a) - place(b) || spread(b) - spread(a) || a.kind.localeCompare(b.kind));
  return {
    cities: cities.map(({ slug, city, state }) => ({ slug, name: city ?? slug, state: state ?? "" })),
    rows,
  };
}

function cellOf(rules: readonly MatrixRule[]): Cell {
  const state =
    rules.length === 0 ? "none" : rules.every((r) => r.confidence === "read") ? "read" : "recalled";
  return { state, ids: rules.map(({ id }) => id) };
}
