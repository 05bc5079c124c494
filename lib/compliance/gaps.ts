import { plusDays } from "@/lib/core/calendar-day";
import type { RuleRole } from "@/lib/core/compliance-terms";
import type { Gap } from "@/lib/core/gate-terms";
import { evaluate, type RequirementResult, type Worker } from "./evaluate";
import { endOf, onDay, type Paper } from "./papers";
import { bindsRole, type Rule } from "./rule";

/** Rules from a day on, until the next of them begin; the first bind before that as well. */
export type RulesFrom = { effectiveOn: string; versionId: string; rules: readonly Rule[] };
/** Days on which somebody of the platform lets a subject do without a paper; both ends included. */
export type Waiver = { requirement: string; fromOn: string; untilOn: string };
/** Somebody who works there; from the day after `leftOn` on nobody asks for their papers. */
export type Employed = Worker & { leftOn: string | null };
export type GateSubject = {
  role: RuleRole;
  /** null: nobody has said yet. */
  facts: readonly string[] | null;
  papers: readonly Paper[];
  staff: readonly Employed[];
  waivers: readonly Waiver[];
};

/**
 * The days from `today` on that a paper which the law asks for does not cover, by requirement and in order of days. Pure.
 * Only what was read on a page of the agency can refuse anybody anything: what is recalled is shown, to be checked.
 * `packs` are the versions of the city's rules and of the nation's, each list in order of days.
 */
export function gapsOf(packs: readonly RulesFrom[][], subject: GateSubject, today: string): Gap[] {
  const { facts } = subject;
  if (facts === null) return [unknownGap(today)];
  const inForce = packs.map((versions) =>
    versions.map((version) => ({ ...version, rules: binding(version.rules, subject.role, facts) })),
  );
  const days = turningDays(inForce, subject, today);
  const open = new Map<string, Gap>();
  const gaps: Gap[] = [];
  for (const day of days) {
    const missing = new Map(
      inForce.flatMap((versions) => missingOn(versionOn(versions, day), subject, facts, day)),
    );
    for (const [key, gap] of open) {
      const next = missing.get(key);
      if (next && sameGap(gap, next)) continue;
      gap.untilOn = day;
      open.delete(key);
    }
    for (const [key, gap] of missing) {
      if (open.has(key)) continue;
      open.set(key, gap);
      gaps.push(gap);
    }
  }
  return gaps;
}

const unknownGap = (fromOn: string): Gap => ({
  ...{ requirement: "", standing: "unknown", fromOn, untilOn: null },
  ...{ paper: "", rule: "", versionId: null, workers: [] },
});

/** What no day can change is decided once: force, confidence, whom a rule binds and whether its facts are true. */
const binding = (rules: readonly Rule[], role: RuleRole, facts: readonly string[]) =>
  rules.filter(
    ({ record }) =>
      record.force === "mandatory" &&
      record.confidence === "read" &&
      bindsRole(record, role) &&
      record.conditions.every((fact) => facts.includes(fact)),
  );

const sameGap = (a: Gap, b: Gap) =>
  a.standing === b.standing && a.versionId === b.versionId && a.workers.join() === b.workers.join();

/** The last version that has begun by that day; before any has, the first. */
const versionOn = (versions: readonly RulesFrom[], day: string): RulesFrom | undefined =>
  versions.findLast(({ effectiveOn }) => effectiveOn <= day) ?? versions[0];

function missingOn(
  version: RulesFrom | undefined,
  { role, papers, staff, waivers }: GateSubject,
  facts: readonly string[],
  day: string,
): [string, Gap][] {
  if (!version) return [];
  const present = staff.filter(
    ({ hiredOn, leftOn }) => (hiredOn === null || hiredOn <= day) && (leftOn === null || leftOn >= day),
  );
  const { requirements } = evaluate(version.rules, {
    ...{ role, papers, staff: present, facts: new Set(facts) },
    ...{ includeConventions: false, days: onDay(day) },
  });
  return requirements.flatMap((result): [string, Gap][] => {
    const standing = standingOf(result);
    const waived = waivers.some(
      ({ requirement, fromOn, untilOn }) => requirement === result.rule.id && fromOn <= day && untilOn >= day,
    );
    if (!standing || waived) return [];
    const { id, record } = result.rule;
    const workers = result.workers.filter((worker) => worker.standing === result.standing);
    const rule = record.code_citation ?? record.issuing_agency;
    const gap = { requirement: id, standing, fromOn: day, untilOn: null, paper: record.title, rule };
    return [[id, { ...gap, versionId: version.versionId, workers: workers.map(({ name }) => name) }]];
  });
}

function standingOf({ standing, reason }: RequirementResult): "missing" | "expired" | "needs_review" | null {
  if (reason === "no_worker_named") return "missing";
  return standing === "missing" || standing === "expired" || standing === "needs_review" ? standing : null;
}

/** Every day on which an answer may differ from that of the day before; between two of them nothing changes. */
function turningDays(packs: readonly RulesFrom[][], subject: GateSubject, today: string): string[] {
  const days = new Set([today]);
  const turn = (day: string | null) => {
    if (day !== null && day > today) days.add(day);
  };
  const rules = packs.flat().flatMap((version) => {
    turn(version.effectiveOn);
    return version.rules;
  });
  for (const paper of subject.papers) {
    turn(paper.validFrom);
    for (const rule of rules) {
      const end = rule.id === paper.requirement ? endOf(rule, paper) : null;
      if (end?.kind === "day") turn(plusDays(end.day, 1));
    }
  }
  for (const { hiredOn, leftOn } of subject.staff) {
    turn(hiredOn);
    if (leftOn !== null) turn(plusDays(leftOn, 1));
    for (const { graceDays } of rules)
      if (graceDays !== null && hiredOn !== null) turn(plusDays(hiredOn, graceDays + 1));
  }
  for (const { fromOn, untilOn } of subject.waivers) {
    turn(fromOn);
    turn(plusDays(untilOn, 1));
  }
  return [...days].sort();
}
