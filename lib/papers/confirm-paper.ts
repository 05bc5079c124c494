import { and, eq, sql } from "drizzle-orm";
import type { Query } from "@/db/handle";
import { papers, ruleRequirements } from "@/db/schema";
import type { RuleRecord } from "@/lib/compliance/schemas";
import type { Ctx } from "@/lib/context";
import { refuse, refuseField } from "@/lib/core/errors";
import { auditPaper, authorizedPaper, type PaperView } from "./queries";
import type { ConfirmPaperInput } from "./schemas";

/**
 * Keeps what its person says stands on a paper, and hands it to the reviewers; until they approve it counts for nothing. A
 * paper that it was sent in place of, and that nobody had approved, goes. Refuses `not_found`, `forbidden`, `conflict` (not
 * read yet, or handed in already), `invalid_input` (`validUntil`: neither a first nor a last day).
 */
export async function confirmPaper(ctx: Ctx, input: ConfirmPaperInput): Promise<{ status: "in_review" }> {
  const { paper } = await authorizedPaper(ctx, input.paperId, "paper:write");
  if (paper.status !== "to_confirm") refuse("conflict", "This paper does not wait for you");
  await refuseUndated(ctx, paper, input);
  await ctx.system.batch((query) => [
    changed(query, paper.id, "to_confirm", input, { status: "in_review", confirmedAt: sql`prep.now()` }),
    query.execute(sql`select prep.settle_paper(p.id, null, 'withdrawn', null, null, '') from papers p
      where p.id = ${paper.replacesId}::uuid and p.status not in ('approved', 'withdrawn')`),
    auditPaper(query, paper, "confirmed", said(input)),
  ]);
  return { status: "in_review" };
}

/**
 * Puts right what stands on a paper under review; an approval that somebody had begun begins anew. For admins. Refuses
 * `not_found`, `forbidden`, `conflict`, `invalid_input` like confirming.
 */
export async function correctPaper(ctx: Ctx, input: ConfirmPaperInput): Promise<{ status: "in_review" }> {
  const { paper } = await authorizedPaper(ctx, input.paperId, "paper:review");
  if (paper.status !== "in_review") refuse("conflict", "This paper was decided meanwhile");
  await refuseUndated(ctx, paper, input);
  await ctx.system.batch((query) => [
    changed(query, paper.id, "in_review", input, { endorsedBy: null }),
    auditPaper(query, paper, "corrected", said(input)),
  ]);
  return { status: "in_review" };
}

const said = ({ paperId: _, ...fields }: ConfirmPaperInput) => fields;

/** A rule that never ends needs no day; every other paper says when it begins or when it ends. */
async function refuseUndated(ctx: Ctx, paper: PaperView, { validFrom, validUntil }: ConfirmPaperInput) {
  if (validFrom !== null || validUntil !== null) return;
  const [rule] = await ctx.db.run((query) =>
    query
      .select({ record: sql<RuleRecord>`${ruleRequirements.record}` })
      .from(ruleRequirements)
      .where(eq(ruleRequirements.key, paper.requirement))
      .limit(1),
  );
  if (rule?.record.expiry_rule.type !== "none")
    refuseField("validUntil", "Give its last day, or where none is printed its first day");
}

type Changes = Parameters<ReturnType<Query["update"]>["set"]>[0];

/** Changes a paper that still stands where it was read; otherwise the whole batch is undone. */
const changed = (
  query: Query,
  paperId: string,
  from: PaperView["status"],
  input: ConfirmPaperInput,
  changes: Changes,
) =>
  query.execute(sql`with moved as ${query
    .update(papers)
    .set({ ...said(input), ...(changes as Partial<typeof papers.$inferInsert>) })
    .where(and(eq(papers.id, paperId), eq(papers.status, from)))
    .returning({ id: papers.id })}
    select prep.must((select count(*) from moved) = 1, 'conflict', 'This paper was decided meanwhile')`);
