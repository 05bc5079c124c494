/**
 * Proves that the tests bite: each mutant breaks one guarantee in a copy of this checkout, and the test that names the
 * guarantee must fail there. The checkout itself is never touched. `npm run mutants [-- name…]`
 */
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MUTANTS, type Mutant } from "./mutant-list";

type Result = { failed: number; passed: number };

/** The tracked files, changed ones as they are now, and our own node_modules. */
function copyCheckout(): string {
  const copy = mkdtempSync(join(tmpdir(), "prep-mutants-"));
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    encoding: "utf8",
  });
  for (const file of files.split("\0").filter(Boolean)) cpSync(file, join(copy, file));
  symlinkSync(join(process.cwd(), "node_modules"), join(copy, "node_modules"));
  return copy;
}

async function runTest(copy: string, { test, pattern }: Mutant): Promise<Result> {
  const report = join(copy, "mutant-report.json");
  rmSync(report, { force: true });
  const args = ["node_modules/vitest/vitest.mjs", "run", test, "--testNamePattern", pattern];
  const child = spawn(process.execPath, [...args, "--reporter=json", `--outputFile=${report}`], {
    cwd: copy,
    stdio: "ignore",
  });
  await new Promise((resolve) => child.on("exit", resolve));
  const { numFailedTests, numPassedTests } = JSON.parse(readFileSync(report, "utf8"));
  return { failed: numFailedTests, passed: numPassedTests };
}

/** A mutant counts as killed when its test failed, not when nothing could be run; and the test passes without it. */
async function tryMutant(copy: string, mutant: Mutant): Promise<"killed" | "survived" | "no verdict"> {
  const path = join(copy, mutant.file);
  const source = readFileSync(path, "utf8");
  if (source.split(mutant.from).length !== 2) return "no verdict";
  const sound = await runTest(copy, mutant);
  if (sound.failed > 0 || sound.passed === 0) return "no verdict";
  writeFileSync(path, source.replace(mutant.from, mutant.to));
  try {
    const { failed, passed } = await runTest(copy, mutant);
    return failed > 0 ? "killed" : passed > 0 ? "survived" : "no verdict";
  } finally {
    writeFileSync(path, source);
  }
}

const wanted = process.argv.slice(2);
const chosen = MUTANTS.filter(({ name }) => wanted.length === 0 || wanted.some((w) => name.includes(w)));
const copy = copyCheckout();
let killed = 0;
try {
  for (const mutant of chosen) {
    const began = performance.now();
    const verdict = await tryMutant(copy, mutant);
    if (verdict === "killed") killed++;
    const seconds = ((performance.now() - began) / 1_000).toFixed(0).padStart(4);
    console.log(`${verdict.padEnd(10)} ${seconds} s  ${mutant.name}  (${mutant.test})`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${killed} of ${chosen.length} mutants killed`);
process.exitCode = killed === chosen.length && killed > 0 ? 0 : 1;
