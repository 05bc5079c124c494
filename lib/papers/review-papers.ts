import { and, asc, eq, isNull, ne, or, sql } from "drizzle-orm";
import { papers } from "@/db/schema";
import { authorize } from "@/lib/access";
import { recheckHolder } from "@/lib/compliance";
import { type Ctx, requirePerson } from "@/lib/context";
import { REVIEW_WITHIN_HOURS } from "@/lib/core/paper-terms";
import { authorizedPaper, type PaperView, paperQuery } from "./queries";
import type { ReviewPaperInput } from "./schemas";

const PER_LOOK = 50;
const HOUR_MS = 3_600_000;
/** What ends within so many days is looked at before what has waited longer. */
const SOON_DAYS = 7;

export type PaperQueue = {
  papers: PaperView[];
  waiting: number;
  /** How long the oldest has waited, in whole hours; null where none waits. */
  oldestHours: number | null;
  withinHours: number;
};

/**
 * The papers that wait for a review, at most 50, the most urgent first: those that end within a week by their last day, then
 * by how long they have waited. What the caller has endorsed waits for somebody else and is left out. For admins.
 */
export async function paperQueue(ctx: Ctx): Promise<PaperQueue> {
  const person = await requirePerson(ctx);
  authorize(person, "paper:review");
  const soon = sql`case when ${papers.validUntil} < (prep.now() + make_interval(days => ${SOON_DAYS}))::date then ${papers.validUntil} end`;
  const [queue, [all]] = await ctx.db.batch((query) => [
    paperQuery(query)
      .where(
        and(
          eq(papers.status, "in_review"),
          or(isNull(papers.endorsedBy), ne(papers.endorsedBy, person.userId)),
        ),
      )
      .orderBy(sql`${soon} asc nulls last`, asc(papers.confirmedAt), asc(papers.id))
      .limit(PER_LOOK),
    query
      .select({
        waiting: sql<number>`count(*)::int`,
        since: sql<Date | null>`min(${papers.confirmedAt})`.mapWith(papers.confirmedAt),
      })
      .from(papers)
      .where(eq(papers.status, "in_review")),
  ]);
  const since = all?.since ?? null;
  return {
    papers: queue,
    waiting: all?.waiting ?? 0,
    oldestHours: since && Math.floor((ctx.now.getTime() - since.getTime()) / HOUR_MS),
    withinHours: REVIEW_WITHIN_HOURS,
  };
}

const SETTLED = {
  approve: ["in_review", "approved"],
  reject: ["in_review", "rejected"],
  return: ["in_review", "to_confirm"],
  revoke: ["approved", "rejected"],
} as const;
type Settled = { status: "approved" | "rejected" | "to_confirm" | "in_review" };

/**
 * A reviewer's word on a paper, told to its holder by mail: approved, rejected, given back for more,
 * or rejected after it had been approved (`revoke`). Of two reviewers at once one has an effect. An approval against what was read, or of a paper that is over, takes two
 * admins: after the first it is still `in_review`. Refuses `not_found`, `forbidden` (also one's own papers), `conflict`,
 * `invalid_input` (`reason`).
 */
export async function settlePaper(ctx: Ctx, input: ReviewPaperInput): Promise<Settled> {
  const { person, paper } = await authorizedPaper(ctx, input.paperId, "paper:review");
  const [from, to] = SETTLED[input.decision];
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ status: Settled["status"] }>(sql`select prep.settle_paper(${input.paperId}::uuid,
      ${from}, ${to}, ${person.userId}::uuid, ${input.code}, ${input.reason}) as status`),
  );
  // What it counts for is decided now, not when cron comes by.
  await recheckHolder(ctx, paper);
  return { status: rows[0]?.status ?? "in_review" };
}
