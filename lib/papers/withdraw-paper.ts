import { sql } from "drizzle-orm";
import { recheckHolder } from "@/lib/compliance";
import type { Ctx } from "@/lib/context";
import { deleteObject } from "@/lib/integrations/files";
import { keysOf } from "./places";
import { authorizedPaper, storedAs } from "./queries";
import type { PaperIdInput } from "./schemas";

/**
 * Takes a paper back: it counts for nothing from now on. The file of one that had never been approved is deleted. Doing so
 * twice is doing it once. Refuses `not_found`, `forbidden`.
 */
export async function withdrawPaper(ctx: Ctx, { paperId }: PaperIdInput): Promise<{ status: "withdrawn" }> {
  const { paper } = await authorizedPaper(ctx, paperId, "paper:write");
  const stored = await storedAs(ctx, paperId);
  await ctx.system.run((query) =>
    query.execute(sql`select prep.settle_paper(${paperId}::uuid, null, 'withdrawn', null, null, '')`),
  );
  await recheckHolder(ctx, paper);
  // What was relied upon stays, for whoever asks later under which papers a kitchen was used.
  if (paper.reviewedAt === null)
    await Promise.allSettled(keysOf({ ...stored, ...paper }).map((key) => deleteObject(key)));
  return { status: "withdrawn" };
}
