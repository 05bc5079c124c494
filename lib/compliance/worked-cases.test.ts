import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { packFiles, readJson, readPacks } from "@/scripts/compliance/packs";
import { evaluateCase, knownIn, listed, unknownNames } from "./case";
import { CaseInput } from "./case-schema";
import { ChainInput, judgeChain } from "./chain";
import { FEDERAL } from "./read-pack";

type Case = { id: string; expected: Record<string, string[]> };
type ChainCase = { id: string; chain: unknown; expected: unknown };
const worked = readJson("worked-cases.json") as { cases: Case[]; chain_cases: ChainCase[] };
const { packs, problems } = readPacks();

test("every fact of the data files is read, and nothing in them is wrong", () => {
  expect(problems).toEqual([]);
  expect(packs.map(({ slug }) => slug)).toHaveLength(15);
  const rows = packFiles().map(({ raw }) => (raw as { requirements: unknown[] }).requirements.length);
  expect(packs.map(({ requirements }) => requirements.length)).toEqual(rows);
});

test.each(worked.cases)("worked case $id", (one) => {
  const input = CaseInput.parse(one);
  expect(unknownNames(input, knownIn(packs))).toEqual([]);
  const answer = listed(evaluateCase(input, packs));
  for (const [standing, ids] of Object.entries(answer))
    expect([standing, [...ids].sort()]).toEqual([standing, [...(one.expected[standing] ?? [])].sort()]);
});

test.each(worked.chain_cases)("certification chain $id", ({ chain, expected }) => {
  expect(judgeChain(ChainInput.parse(chain))).toEqual(expected);
});

const chain = (changes: Record<string, object>) => {
  const base = worked.chain_cases[0]!.chain as Record<string, object | string>;
  const merged = Object.entries(base).map(([key, value]) => [
    key,
    typeof value === "string" ? (changes[key] ?? value) : { ...value, ...changes[key] },
  ]);
  return judgeChain(ChainInput.parse(Object.fromEntries(merged)));
};

test.each([
  ["recognition_term_too_long", { recognition: { to: "2028-08-04" } }],
  ["accreditation_term_too_long", { accreditation: { to: "2029-01-11" } }],
  ["scope_not_held_by_accreditor", { recognition: { scopes: ["JUICE"] } }],
  ["issued_after_accreditation_ended", { accreditation: { relinquished_on: "2026-01-31" } }],
  ["issued_after_accreditation_ended", { accreditation: { from: "2023-10-01", to: "2026-01-31" } }],
  ["accredited_outside_recognition", { recognition: { from: "2025-01-11" } }],
  ["not_yet_in_force", { certification: { from: "2026-11-22" } }],
] as const)("a chain is refused for %s", (reason, changes) => {
  expect(chain(changes)).toEqual({ verdict: "invalid", reason });
});

test("a certificate counts on its last day, on the day its issuer gives up, and never inside the United States", () => {
  expect(chain({ checked_on: "2027-02-01" as never })).toEqual({ verdict: "expiring", reason: null });
  expect(chain({ checked_on: "2027-02-02" as never })).toEqual({ verdict: "expired", reason: null });
  expect(chain({ accreditation: { relinquished_on: "2026-02-01" } }).verdict).toBe("valid");
  expect(chain({ site_country: "PR" as never })).toEqual({
    verdict: "not_applicable",
    reason: "domestic_site",
  });
});

test("a forced end is a person's to judge", () => {
  expect(chain({ recognition: { revoked_on: "2026-03-01" } }).verdict).toBe("needs_review");
  expect(chain({ accreditation: { withdrawn_on: "2026-03-01" } }).verdict).toBe("needs_review");
});

const blank = { role: "host", as_of: "2026-11-21" };

test("every requirement of every city can be asked for, is missing without a paper and met by one that lasts", () => {
  for (const { slug } of packs.filter((pack) => pack.slug !== FEDERAL)) {
    for (const role of ["host", "renter"] as const) {
      const facts = [...new Set(packs.flatMap((p) => p.requirements.flatMap((r) => r.conditions)))];
      const staff = [{ name: "Ana", hired_on: "2020-01-01" }];
      const input = CaseInput.parse({ ...blank, role, city: slug, facts, staff, include_conventions: true });
      const { missing } = listed(evaluateCase(input, packs));
      const binding = packs
        .filter((p) => p.slug === slug || p.slug === FEDERAL)
        .flatMap((p) => p.requirements)
        .filter((r) => [role, "both"].includes(r.applies_to) && r.force !== "informational");
      expect([...missing].sort()).toEqual(binding.map(({ id }) => id).sort());
      const documents = missing.map((requirement) => ({
        requirement,
        valid_until: "2027-11-21",
        person: "Ana",
      }));
      const held = CaseInput.parse({ ...input, documents });
      expect(listed(evaluateCase(held, packs)).satisfied).toEqual(missing);
    }
  }
});

test.each([
  ["city", { ...blank, city: "springfield" }],
  ["city", { ...blank, city: FEDERAL }],
  ["facts.0", { ...blank, city: "chicago", facts: ["juggles"] }],
  [
    "documents.0.requirement",
    { ...blank, city: "chicago", documents: [{ requirement: "chicago.host.hat" }] },
  ],
])("what no pack knows is named: %s", (field, raw) => {
  expect(unknownNames(CaseInput.parse(raw), knownIn(packs)).map((problem) => problem.field)).toEqual([field]);
});

const doc = (more: object) => ({ documents: [{ requirement: "chicago.host.zoning-check", ...more }] });
test.each([
  ["as_of", { as_of: "2026-02-30" }],
  ["as_of", { as_of: "1066-10-14" }],
  ["role", { role: "guest" }],
  ["documents.0.valid_until", doc({ valid_from: "2026-01-02", valid_until: "2026-01-01" })],
  ["documents.0.valid_until", doc({ valid_until: "9999-12-31" })],
  ["documents.0", doc({ valid_untill: "2027-01-01" })],
  ["staff.1.name", { staff: [{ name: "Ana" }, { name: "Ana" }] }],
  ["staff.0.hired_on", { staff: [{ name: "Ana", hired_on: "yesterday" }] }],
])("a case with a bad %s is refused by that name", (field, changes) => {
  const parsed = CaseInput.safeParse({ ...blank, city: "chicago", ...changes });
  expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toEqual([field]);
});

test("the command prints the answer alone, and names the field of a bad case with exit code 2", () => {
  const tsx = ["node_modules/.bin/tsx", "scripts/compliance/evaluate.ts"] as const;
  const run = (raw: unknown) => spawnSync(tsx[0], [tsx[1]], { input: JSON.stringify(raw), encoding: "utf8" });
  const out = execFileSync(tsx[0], [tsx[1]], { input: JSON.stringify(worked.cases[0]), encoding: "utf8" });
  expect(JSON.parse(out)).toMatchObject({ expired: ["new-york.host.hood-cleaning"] });
  const bad = run({ ...blank, city: "springfield" });
  expect(bad).toMatchObject({ status: 2, stdout: "" });
  expect(bad.stderr).toContain("city: There are no rules of this city");
});
