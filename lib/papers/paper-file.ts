import type { Ctx } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import type { PaperType } from "@/lib/core/paper-terms";
import { getPrivate } from "@/lib/integrations/private-files";
import { pictureKey } from "./places";
import { auditPaper, authorizedPaper, storedAs } from "./queries";
import { openKey } from "./sealed-key";

export type PaperFile = { body: ReadableStream | null; contentType: PaperType; paperId: string };

/**
 * The file of a paper, or with `page` (from 1) the picture of one of its pages, for those who may read it; each look is on
 * record. Everything else is `not_found`, also a file that nobody has looked into yet.
 */
export async function paperFile(ctx: Ctx, paperId: string, page: number | null): Promise<PaperFile> {
  const { paper } = await authorizedPaper(ctx, paperId, "paper:read");
  if (paper.pageCount === 0 || (page !== null && (page < 1 || page > paper.pageCount)))
    return refuse("not_found", "Paper not found");
  const stored = await storedAs(ctx, paperId);
  const key = page === null ? stored.objectKey : pictureKey({ ...stored, ...paper }, page);
  const file = await getPrivate(key, await openKey(stored.sealedKey, stored.objectKey));
  if (!file) return refuse("not_found", "Paper not found");
  // On record before a byte leaves.
  await ctx.system.run((query) => auditPaper(query, paper, "viewed", { page }));
  const contentType = page === null ? (paper.contentType as PaperType) : "image/jpeg";
  return { body: file.body, contentType, paperId };
}
