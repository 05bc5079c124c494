import { expect, test } from "vitest";
import { readJson } from "@/scripts/compliance/packs";
import { readPack } from "./read-pack";

type Record_ = { id: string; prerequisites: string[] } & Record<string, unknown>;
type File = { meta: Record<string, unknown>; requirements: Record_[] };
const chicago = () => structuredClone(readJson("cities/chicago.json")) as File;
const read = (change: (file: File) => void) => {
  const file = chicago();
  change(file);
  const { pack, problems } = readPack("chicago.json", file);
  return { kept: pack?.requirements.length, problems };
};
const all = chicago().requirements.length;
const at = (file: File, id: string) => file.requirements.find((r) => r.id === `chicago.${id}`)!;

test("a record without a source is left out by name, and the others are read", () => {
  const { kept, problems } = read((file) => {
    at(file, "host.hood-cleaning").source = undefined;
  });
  expect(kept).toBe(all - 1);
  expect(problems).toMatchObject([
    { file: "chicago.json", record: "chicago.host.hood-cleaning", field: "source" },
  ]);
});

test("an unknown expiry rule, a fee in halves and a field nobody knows are each named", () => {
  const { kept, problems } = read((file) => {
    at(file, "host.hood-cleaning").expiry_rule = { type: "lunar" };
    at(file, "host.zoning-check").fee = { amount_cents: 1.5, currency: "USD", year: null };
    at(file, "host.cdph-inspection").colour = "red";
    at(file, "both.workers-comp").as_of = "2026-13-01";
  });
  expect(kept).toBe(all - 5);
  expect(problems.map(({ record, field }) => [record.slice(8), field])).toEqual(
    expect.arrayContaining([
      ["host.hood-cleaning", "expiry_rule.type"],
      ["host.zoning-check", "fee.amount_cents"],
      ["host.cdph-inspection", ""],
      ["both.workers-comp", "as_of"],
    ]),
  );
});

test("an id used twice, one of another city and one that contradicts itself are refused", () => {
  const { problems } = read((file) => {
    file.requirements.push(structuredClone(at(file, "host.hood-cleaning")));
    at(file, "host.suppression-service").id = "boston.host.suppression-service";
    at(file, "host.grease-interceptor").applies_to = "renter";
  });
  expect(problems.map(({ record, field }) => [record, field])).toEqual([
    ["chicago.host.grease-interceptor", "id"],
    ["boston.host.suppression-service", "id"],
    ["chicago.host.hood-cleaning", "id"],
  ]);
});

test("prerequisites that lead back to a record, or nowhere, are refused", () => {
  const { problems } = read((file) => {
    at(file, "host.zoning-check").prerequisites = ["chicago.host.cdph-inspection"];
    at(file, "host.cdph-inspection").prerequisites = ["chicago.host.zoning-check"];
    at(file, "host.hood-cleaning").prerequisites = ["chicago.host.moon-permit"];
  });
  expect(problems).toEqual([
    expect.objectContaining({
      record: "chicago.host.cdph-inspection",
      problem: "Its prerequisites lead back to it",
    }),
    expect.objectContaining({
      record: "chicago.host.zoning-check",
      problem: "Its prerequisites lead back to it",
    }),
    expect.objectContaining({ record: "chicago.host.hood-cleaning", field: "prerequisites" }),
  ]);
});

test("a file without a head that says which city it is has no pack", () => {
  expect(readPack("x.json", null).pack).toBeNull();
  expect(readPack("x.json", { meta: {}, requirements: [] }).problems[0]).toMatchObject({
    file: "x.json",
    record: "meta",
  });
  expect(readPack("x.json", { meta: chicago().meta }).problems).toMatchObject([{ field: "requirements" }]);
});

test("unverified claims in a file are never loaded", () => {
  const federal = readJson("federal.json") as Record<string, object>;
  const chain = {
    ...federal.authority_chain,
    ancestor_claims: { named_bodies: [{ name: "Claimed Registrar" }] },
  };
  const { pack } = readPack("federal.json", { ...federal, authority_chain: chain });
  expect(JSON.stringify(pack)).not.toContain("Claimed Registrar");
});
