/**
 * Puts one case to the engine: `npm run -s compliance:evaluate < case.json`. A case is an object in the form of those in
 * data/regulatory/worked-cases.json, one with `chain` is judged as a certification chain. Prints the answer as JSON and
 * nothing else; what is wrong with the case goes to standard error, field by field, with exit code 2.
 */
import { readFileSync } from "node:fs";
import { z } from "zod";
import { evaluateCase, type FieldProblem, knownIn, listed, unknownNames } from "@/lib/compliance/case";
import { CaseInput } from "@/lib/compliance/case-schema";
import { ChainInput, judgeChain } from "@/lib/compliance/chain";
import { readPacks } from "./packs";

const ChainCase = z
  .strictObject({
    id: z.unknown(),
    chain: ChainInput,
    expected: z.unknown(),
    why: z.unknown(),
    note: z.unknown(),
  })
  .partial({ id: true, expected: true, why: true, note: true });

function fail(problems: readonly FieldProblem[]): never {
  for (const { field, problem } of problems) console.error(`${field || "the case"}: ${problem}`);
  process.exit(2);
}

function parsed<T>(schema: z.ZodType<T>, raw: unknown): T {
  const result = schema.safeParse(raw);
  if (result.success) return result.data;
  return fail(result.error.issues.map((issue) => ({ field: fieldOf(issue), problem: issue.message })));
}

const fieldOf = (issue: z.core.$ZodIssue) =>
  [...issue.path, ...(issue.code === "unrecognized_keys" ? issue.keys : [])].map(String).join(".");

function readCase(): unknown {
  try {
    return JSON.parse(readFileSync(0, "utf8"));
  } catch {
    return fail([{ field: "", problem: "Standard input is not JSON" }]);
  }
}

function main(): void {
  const raw = readCase();
  if (typeof raw === "object" && raw !== null && "chain" in raw) {
    console.log(JSON.stringify(judgeChain(parsed(ChainCase, raw).chain)));
    return;
  }
  const input = parsed(CaseInput, raw);
  const { packs, problems } = readPacks();
  for (const p of problems) console.error(`${p.file} ${p.record} ${p.field}: ${p.problem}`);
  const unknown = unknownNames(input, knownIn(packs));
  if (unknown.length > 0) fail(unknown);
  console.log(JSON.stringify(listed(evaluateCase(input, packs))));
}

main();
