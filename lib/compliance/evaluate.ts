import { plusDays } from "@/lib/core/calendar-day";
import { type RuleRole, STANDINGS, type Standing } from "@/lib/core/compliance-terms";
import { betterOf, type CheckedDays, type JudgedPaper, judgePaper, type Paper } from "./papers";
import { bindsRole, type Rule } from "./rule";

export type Worker = { name: string; hiredOn: string | null };
/** What is known of a kitchen or a food business on the days that it is checked for. */
export type Subject = {
  role: RuleRole;
  facts: ReadonlySet<string>;
  /** Whether what contracts and custom ask for counts as well as the law. */
  includeConventions: boolean;
  papers: readonly Paper[];
  staff: readonly Worker[];
  days: CheckedDays;
};

/** Why a requirement stands as it does, one word each; pages and mails have the sentences. */
export type Reason =
  | "good_until"
  | "never_ends"
  | "ends_soon"
  | "ended"
  | "end_unknown"
  | "none_held"
  | "begins_later"
  | "within_grace"
  | "grace_over"
  | "fact_not_true"
  | "custom_not_asked"
  | "informational"
  | "no_worker_named";
export type Action = "nothing" | "renew" | "obtain" | "ask_agency" | "train" | "name_workers";

export type Finding = {
  standing: Standing;
  reason: Reason;
  action: Action;
  /** Of the paper that counts, where there is one. */
  validFrom: string | null;
  endsOn: string | null;
  daysLeft: number | null;
  /** The last day a new worker may be without it. */
  dueOn: string | null;
};
export type RequirementResult = Finding & {
  rule: Rule;
  /** Facts that had to be true for it to be asked, and whether they are. */
  because: { fact: string; holds: boolean }[];
  workers: (Finding & { name: string })[];
};
export type Evaluation = {
  /** The worst of all that apply. */
  overall: Standing;
  /** Nothing is missing, expired or undecided. */
  inOrder: boolean;
  requirements: RequirementResult[];
};

type Dates = Pick<Finding, "validFrom" | "endsOn" | "daysLeft">;
const NO_DATES: Dates = { validFrom: null, endsOn: null, daysLeft: null };

// Written out: a spread for each of these is most of what an evaluation would cost.
const found = (
  standing: Standing,
  reason: Reason,
  action: Action,
  { validFrom, endsOn, daysLeft } = NO_DATES,
  dueOn: string | null = null,
): Finding => ({ standing, reason, action, validFrom, endsOn, daysLeft, dueOn });

/**
 * Every requirement that could bind this subject, in the order of the rules: how it stands, why, and what to do. Pure:
 * the same rules and facts give the same answer whatever has been published since.
 */
export function evaluate(rules: readonly Rule[], subject: Subject): Evaluation {
  const held = new Map<string, Paper[]>();
  for (const paper of subject.papers) {
    const sameRule = held.get(paper.requirement);
    if (sameRule) sameRule.push(paper);
    else held.set(paper.requirement, [paper]);
  }
  const requirements = rules
    .filter(({ record }) => bindsRole(record, subject.role))
    .map((rule) => judgeRule(rule, held.get(rule.id) ?? [], subject));
  return { ...summary(requirements), requirements };
}

function summary(requirements: readonly RequirementResult[]): Pick<Evaluation, "overall" | "inOrder"> {
  const asked = requirements.map(({ standing, reason }) =>
    reason === "no_worker_named" ? "needs_review" : standing,
  );
  const overall = worst(asked) ?? "not_applicable";
  return { overall, inOrder: !["missing", "expired", "needs_review"].includes(overall) };
}

const worst = (standings: readonly Standing[]) => STANDINGS.find((standing) => standings.includes(standing));

type Because = RequirementResult["because"];
type Workers = RequirementResult["workers"];

function resultOf(rule: Rule, finding: Finding, because: Because, workers: Workers): RequirementResult {
  const { standing, reason, action, validFrom, endsOn, daysLeft, dueOn } = finding;
  return { rule, standing, reason, action, validFrom, endsOn, daysLeft, dueOn, because, workers };
}

function judgeRule(rule: Rule, papers: readonly Paper[], subject: Subject): RequirementResult {
  const because = rule.conditions.map((fact) => ({ fact, holds: subject.facts.has(fact) }));
  const unasked = whyNotAsked(rule, because, subject);
  if (unasked) return resultOf(rule, unasked, because, []);
  if (!rule.perPerson) return resultOf(rule, judgeHeld(rule, papers, subject.days), because, []);
  const workers = subject.staff.map((worker) => judgeWorker(rule, worker, papers, subject.days));
  const decides = worst(workers.map(({ standing }) => standing));
  const finding = workers.find(({ standing }) => standing === decides) as Workers[number];
  return resultOf(rule, finding, because, workers);
}

/** What keeps a rule from biting; null where it does. */
function whyNotAsked(
  { record: { force }, perPerson }: Rule,
  because: Because,
  subject: Subject,
): Finding | null {
  if (force === "informational") return found("not_applicable", "informational", "nothing");
  if (force === "convention" && !subject.includeConventions)
    return found("not_applicable", "custom_not_asked", "nothing");
  if (because.some(({ holds }) => !holds)) return found("not_applicable", "fact_not_true", "nothing");
  if (perPerson && subject.staff.length === 0)
    return found("not_applicable", "no_worker_named", "name_workers");
  return null;
}

/** What the best of the papers says; missing where none has begun. */
function judgeHeld(rule: Rule, papers: readonly Paper[], days: CheckedDays): Finding {
  let best: JudgedPaper | null = null;
  let later: string | null = null;
  for (const paper of papers) {
    const judged = judgePaper(rule, paper, days);
    if (judged) best = betterOf(best, judged);
    else if (paper.validFrom !== null && (later === null || paper.validFrom < later)) later = paper.validFrom;
  }
  if (best) return findingOf(best);
  return found("missing", later === null ? "none_held" : "begins_later", "obtain", {
    validFrom: later,
    endsOn: null,
    daysLeft: null,
  });
}

function findingOf({ paper: { validFrom }, end, standing, daysLeft }: JudgedPaper): Finding {
  const dates = { validFrom, endsOn: end.kind === "day" ? end.day : null, daysLeft };
  if (standing === "needs_review") return found(standing, "end_unknown", "ask_agency", dates);
  if (standing === "expired") return found(standing, "ended", "renew", dates);
  if (standing === "expiring") return found(standing, "ends_soon", "renew", dates);
  return found(standing, end.kind === "never" ? "never_ends" : "good_until", "nothing", dates);
}

/** A worker without the paper has the days after the hire to get it, the last one included. */
function judgeWorker(
  rule: Rule,
  { name, hiredOn }: Worker,
  papers: readonly Paper[],
  days: CheckedDays,
): Workers[number] {
  const theirs = papers.filter(({ person }) => person === name);
  let finding = judgeHeld(rule, theirs, days);
  if (finding.standing === "missing" && rule.graceDays !== null && hiredOn !== null) {
    const dueOn = plusDays(hiredOn, rule.graceDays);
    finding =
      days.last <= dueOn
        ? found("pending", "within_grace", "train", finding, dueOn)
        : found("missing", "grace_over", "train", finding, dueOn);
  }
  const { standing, reason, action, validFrom, endsOn, daysLeft, dueOn } = finding;
  return { name, standing, reason, action, validFrom, endsOn, daysLeft, dueOn };
}
