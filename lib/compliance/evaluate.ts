import { plusDays } from "@/lib/core/calendar-day";
import { type RuleRole, STANDINGS, type Standing } from "@/lib/core/compliance-terms";
import { bestOf, type CheckedDays, type JudgedPaper, judgePaper, type Paper } from "./papers";
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

const NOTHING = { validFrom: null, endsOn: null, daysLeft: null, dueOn: null };
const found = (standing: Standing, reason: Reason, action: Action, more: Partial<Finding> = {}): Finding => ({
  ...NOTHING,
  ...more,
  standing,
  reason,
  action,
});

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

function judgeRule(rule: Rule, papers: readonly Paper[], subject: Subject): RequirementResult {
  const because = rule.conditions.map((fact) => ({ fact, holds: subject.facts.has(fact) }));
  const not = (reason: Reason, action: Action = "nothing") => ({
    ...found("not_applicable", reason, action),
    rule,
    because,
    workers: [],
  });
  const { force } = rule.record;
  if (force === "informational") return not("informational");
  if (force === "convention" && !subject.includeConventions) return not("custom_not_asked");
  if (because.some(({ holds }) => !holds)) return not("fact_not_true");
  if (!rule.perPerson) return { ...judgeHeld(rule, papers, subject.days), rule, because, workers: [] };
  if (subject.staff.length === 0) return not("no_worker_named", "name_workers");
  const workers = subject.staff.map((worker) => {
    const theirs = papers.filter(({ person }) => person === worker.name);
    return { name: worker.name, ...judgeWorker(rule, worker, theirs, subject.days) };
  });
  const decides = worst(workers.map(({ standing }) => standing));
  const { name: _, ...finding } = workers.find(
    ({ standing }) => standing === decides,
  ) as (typeof workers)[number];
  return { ...finding, rule, because, workers };
}

/** What the best of the papers says; missing where none has begun. */
function judgeHeld(rule: Rule, papers: readonly Paper[], days: CheckedDays): Finding {
  const judged: JudgedPaper[] = [];
  for (const paper of papers) {
    const one = judgePaper(rule, paper, days);
    if (one) judged.push(one);
  }
  const best = bestOf(judged);
  if (best) return findingOf(best);
  const [later] = papers.flatMap(({ validFrom }) => validFrom ?? []).sort();
  return later === undefined
    ? found("missing", "none_held", "obtain")
    : found("missing", "begins_later", "obtain", { validFrom: later });
}

function findingOf({ paper, end, standing, daysLeft }: JudgedPaper): Finding {
  const dates = { validFrom: paper.validFrom, endsOn: end.kind === "day" ? end.day : null, daysLeft };
  if (standing === "needs_review") return found(standing, "end_unknown", "ask_agency", dates);
  if (standing === "expired") return found(standing, "ended", "renew", dates);
  if (standing === "expiring") return found(standing, "ends_soon", "renew", dates);
  return found(standing, end.kind === "never" ? "never_ends" : "good_until", "nothing", dates);
}

/** A worker without the paper has the days after the hire to get it, the last one included. */
function judgeWorker(rule: Rule, { hiredOn }: Worker, papers: readonly Paper[], days: CheckedDays): Finding {
  const finding = judgeHeld(rule, papers, days);
  if (finding.standing !== "missing" || rule.graceDays === null || hiredOn === null) return finding;
  const dueOn = plusDays(hiredOn, rule.graceDays);
  return days.last <= dueOn
    ? found("pending", "within_grace", "train", { validFrom: finding.validFrom, dueOn })
    : found("missing", "grace_over", "train", { validFrom: finding.validFrom, dueOn });
}
