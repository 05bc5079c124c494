import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";

export interface Tally {
  passed: number;
  failed: number;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number };
  errors: unknown[];
}

/** What a Vitest run found; a file that could not even be loaded counts as one failure. */
export function tallyVitest(report: VitestReport): Tally {
  const unloadable = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((result) => result.status === "failed"),
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloadable.length };
}

/** What a Playwright run found; a flaky test is a failed one. */
export function tallyPlaywright({ stats, errors }: PlaywrightReport): Tally {
  const failed = stats.unexpected + stats.flaky;
  return { passed: stats.expected, failed: failed === 0 ? errors.length : failed };
}

/** Reads a report; a run that left none behind counts as one failure. */
export async function readTally<T>(file: string, tally: (report: T) => Tally): Promise<Tally> {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  try {
    return tally(JSON.parse(await readFile(file, "utf8")) as T);
  } catch {
    return { passed: 0, failed: 1 };
  }
}
