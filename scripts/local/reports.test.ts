import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readTally, tallyPlaywright, tallyVitest } from "./reports";

it("counts a test file that could not be loaded as a failure", () => {
  const broken = { status: "failed", assertionResults: [] };
  const partly = { status: "failed", assertionResults: [{ status: "failed" }, { status: "passed" }] };
  const report = { numPassedTests: 5, numFailedTests: 1, testResults: [broken, partly] };
  expect(tallyVitest(report)).toEqual({ passed: 5, failed: 2 });
});

it("counts a flaky end-to-end test as a failure, and a run that broke before its tests too", () => {
  expect(tallyPlaywright({ stats: { expected: 3, unexpected: 1, flaky: 1 }, errors: [] })).toEqual({
    passed: 3,
    failed: 2,
  });
  expect(tallyPlaywright({ stats: { expected: 0, unexpected: 0, flaky: 0 }, errors: ["x"] })).toEqual({
    passed: 0,
    failed: 1,
  });
});

it("never takes a missing or a broken report for success", async () => {
  const dir = await mkdtemp(join(tmpdir(), "prep-reports-"));
  const file = join(dir, "report.json");
  expect(await readTally(file, tallyVitest)).toEqual({ passed: 0, failed: 1 });
  await writeFile(file, "{");
  expect(await readTally(file, tallyVitest)).toEqual({ passed: 0, failed: 1 });
  await rm(dir, { recursive: true });
});
