import { z } from "zod";
import { readSoon } from "@/app/read-soon";
import { PAPER_STATUSES } from "@/lib/core/paper-terms";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import {
  confirmPaper,
  finishPaper,
  getPaper,
  listPapers,
  type StartedPaper,
  startPaper,
  withdrawPaper,
} from "@/lib/papers";
import { PaperFieldsInput, PaperIdInput, StartPaperInput } from "@/lib/papers/schemas";
import { ONCE, REFUSALS } from "./on-a-booking";
import { PaperJson, paperJson, ReadPaperJson } from "./paper-shapes";
import { Id, Instant } from "./shapes";

const WRITE = { method: "POST", limit: "write", keeps: "adapter" } as const;
const Papers = z.strictObject({ items: z.array(PaperJson) });
const Status = z.strictObject({ status: z.enum(PAPER_STATUSES) });
const Started = z.strictObject({
  paperId: Id,
  /** Send the file with PUT to this address and with exactly these headers, once; then say that it is there. */
  upload: z.strictObject({
    url: z.url(),
    headers: z.record(z.string(), z.string()),
    expiresAt: Instant,
  }),
});
const { kitchenId: _, ...start } = StartPaperInput.shape;
const KitchenId = z.strictObject({ kitchenId: z.uuid("Give the id of a kitchen") });

const started = ({ paperId, upload }: StartedPaper): z.input<typeof Started> => ({
  paperId,
  upload: { ...upload, expiresAt: withOffset(upload.expiresAt, "UTC") },
});

export const listMyPapers = endpoint({
  method: "GET",
  id: "listPapers",
  path: "/papers",
  summary: "The caller's own papers, the newest first, at most 200",
  scope: "bookings:read",
  limit: "read",
  answer: Papers,
  refusals: ["rate_limited"],
  run: async ({ ctx }) => ({ body: { items: (await listPapers(ctx, null)).map(paperJson) } }),
});

export const listKitchenPapers = endpoint({
  method: "GET",
  id: "listKitchenPapers",
  path: "/host/kitchens/{kitchenId}/papers",
  summary: "The papers of a kitchen, the newest first, at most 200",
  scope: "host:read",
  limit: "read",
  params: KitchenId,
  answer: Papers,
  refusals: ["invalid_input", "not_found", "forbidden", "rate_limited"],
  run: async ({ ctx, params }) => ({
    body: { items: (await listPapers(ctx, params.kitchenId)).map(paperJson) },
  }),
});

export const createPaper = endpoint({
  ...WRITE,
  id: "startPaper",
  path: "/papers",
  summary: "Say what a file is, and hear where to put it; it never passes this API",
  scope: "bookings:write",
  body: z.strictObject(start),
  answer: Started,
  status: 201,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, body }) => ({ body: started(await startPaper(ctx, { ...body, kitchenId: null })) }),
});

export const createKitchenPaper = endpoint({
  ...WRITE,
  id: "startKitchenPaper",
  path: "/host/kitchens/{kitchenId}/papers",
  summary: "The same for a paper of a kitchen",
  scope: "host:write",
  params: KitchenId,
  body: z.strictObject(start),
  answer: Started,
  status: 201,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params, body }) => ({ body: started(await startPaper(ctx, { ...body, ...params })) }),
});

export const readPaper = endpoint({
  method: "GET",
  id: "getPaper",
  path: "/papers/{paperId}",
  summary: "A paper, and what was read off it with how sure that is and where it stands",
  scope: "bookings:read",
  limit: "read",
  params: PaperIdInput,
  answer: ReadPaperJson,
  refusals: ["invalid_input", "not_found", "forbidden", "rate_limited"],
  run: async ({ ctx, params }) => {
    const paper = await getPaper(ctx, params.paperId);
    return { body: { ...paperJson(paper), reading: paper.reading } };
  },
});

export const finishOnePaper = endpoint({
  ...WRITE,
  id: "finishPaper",
  path: "/papers/{paperId}/finish",
  summary: "Say that the file is where it was to be put: it is looked into and read within a minute",
  scope: "bookings:write",
  params: PaperIdInput,
  answer: Status,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params }) => {
    const body = await finishPaper(ctx, params);
    readSoon();
    return { body };
  },
});

export const confirmOnePaper = endpoint({
  ...WRITE,
  id: "confirmPaper",
  path: "/papers/{paperId}/confirm",
  summary:
    "Say what stands on a paper, and hand it to the reviewers; until they approve it counts for nothing",
  scope: "bookings:write",
  params: PaperIdInput,
  body: PaperFieldsInput,
  answer: Status,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params, body }) => ({ body: await confirmPaper(ctx, { ...params, ...body }) }),
});

export const withdrawOnePaper = endpoint({
  ...WRITE,
  id: "withdrawPaper",
  path: "/papers/{paperId}/withdraw",
  summary: "Take a paper back: it counts for nothing from now on",
  scope: "bookings:write",
  params: PaperIdInput,
  answer: Status,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params }) => ({ body: await withdrawPaper(ctx, params) }),
});
