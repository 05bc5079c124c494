import { z } from "zod";
import { mailSoon } from "@/app/mail-soon";
import { PAPER_STATUSES } from "@/lib/core/paper-terms";
import { endpoint } from "@/lib/http/endpoint";
import { correctPaper, paperQueue, settlePaper } from "@/lib/papers";
import { PaperFieldsInput, PaperIdInput, PaperReviewInput } from "@/lib/papers/schemas";
import { ONCE, REFUSALS } from "./on-a-booking";
import { paperJson, ReadPaperJson } from "./paper-shapes";

const WRITE = { method: "POST", scope: "admin", limit: "write", keeps: "adapter" } as const;
const Status = z.strictObject({ status: z.enum(PAPER_STATUSES) });

export const listPapersToReview = endpoint({
  method: "GET",
  id: "listPapersToReview",
  path: "/admin/papers",
  summary: "The papers that wait for a review, the most urgent first, at most 50",
  scope: "admin",
  limit: "read",
  answer: z.strictObject({
    items: z.array(ReadPaperJson),
    waiting: z.int(),
    oldestHours: z.int().nullable(),
    withinHours: z.int(),
  }),
  refusals: ["not_found", "rate_limited"],
  run: async ({ ctx }) => {
    const { papers, ...service } = await paperQueue(ctx);
    const items = papers.map((paper) => ({ ...paperJson(paper), reading: paper.reading }));
    return { body: { items, ...service } };
  },
});

export const reviewOnePaper = endpoint({
  ...WRITE,
  id: "reviewPaper",
  path: "/admin/papers/{paperId}/review",
  summary:
    "Approve, reject or return a paper, or revoke an approval; what is against the rules takes two admins",
  params: PaperIdInput,
  body: PaperReviewInput,
  answer: Status,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params, body }) => {
    const settled = await settlePaper(ctx, { ...params, ...body });
    mailSoon();
    return { body: settled };
  },
});

export const correctOnePaper = endpoint({
  ...WRITE,
  id: "correctPaper",
  path: "/admin/papers/{paperId}/correct",
  summary: "Put right what stands on a paper under review",
  params: PaperIdInput,
  body: PaperFieldsInput,
  answer: Status,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params, body }) => ({ body: await correctPaper(ctx, { ...params, ...body }) }),
});
