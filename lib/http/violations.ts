import { log } from "./log";
import { count } from "./metrics";

const LOGGED = 20;

type Broken = { invariant: string; subject: string; detail: string };

/**
 * Tells operations of rules that were found broken: as an error in the log, where an alarm listens, and as a counter
 * for each rule. Returns the count of each, and `violations` of them all.
 */
export function reportViolations(requestId: string, found: readonly Broken[]): Record<string, number> {
  const counts: Record<string, number> = { violations: found.length };
  for (const { invariant } of found) counts[invariant] = (counts[invariant] ?? 0) + 1;
  for (const [invariant, n] of Object.entries(counts)) {
    if (invariant !== "violations") count("prep_invariant_violations_total", { invariant }, n);
  }
  if (found.length > 0) log.error("invariants", { requestId, ...counts, found: found.slice(0, LOGGED) });
  return counts;
}
