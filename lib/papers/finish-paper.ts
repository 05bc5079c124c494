import { and, eq, sql } from "drizzle-orm";
import { papers } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import type { PaperStatus } from "@/lib/core/paper-terms";
import { auditPaper, authorizedPaper } from "./queries";
import type { PaperIdInput } from "./schemas";

/**
 * Says that the file is where it was to be put: it is looked into and read soon. Saying so twice is saying it once.
 * Refuses `not_found`, `forbidden`.
 */
export async function finishPaper(ctx: Ctx, { paperId }: PaperIdInput): Promise<{ status: PaperStatus }> {
  const { paper } = await authorizedPaper(ctx, paperId, "paper:write");
  if (paper.status !== "uploading") return { status: paper.status };
  await ctx.system.batch((query) => [
    query
      .update(papers)
      .set({ status: "reading", readAfter: sql`prep.now()` })
      .where(and(eq(papers.id, paperId), eq(papers.status, "uploading"))),
    auditPaper(query, paper, "uploaded"),
  ]);
  return { status: "reading" };
}
