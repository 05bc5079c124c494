import { z } from "zod";
import {
  PAPER_FAULTS,
  PAPER_STATUSES,
  PAPER_TYPES,
  READ_FIELDS,
  REVIEW_REASONS,
} from "@/lib/core/paper-terms";
import { withOffset } from "@/lib/core/zoned";
import type { PaperView } from "@/lib/papers";
import { Id, Instant } from "./shapes";

const Day = z.string().nullable();
const Cents = z.int().nullable();
const ReadFieldJson = z.strictObject({
  value: z.string(),
  /** From 0 to 1; from 0.8 on it may be relied upon. */
  confidence: z.number(),
  /** As shares of the page from its top left corner. */
  place: z
    .strictObject({
      page: z.int(),
      x: z.number(),
      y: z.number(),
      width: z.number(),
      height: z.number(),
    })
    .nullable(),
});

export const PaperJson = z.strictObject({
  paperId: Id,
  /** null: the renter's own. */
  kitchenId: Id.nullable(),
  requirement: z.string(),
  staffId: Id.nullable(),
  status: z.enum(PAPER_STATUSES),
  /** Why its file could not be taken. */
  fault: z.enum(PAPER_FAULTS).nullable(),
  contentType: z.enum(PAPER_TYPES),
  byteCount: z.int(),
  pageCount: z.int(),
  number: z.string(),
  issuer: z.string(),
  holderName: z.string(),
  validFrom: Day,
  validUntil: Day,
  renewal: z.boolean(),
  coverage: z
    .strictObject({ occurrenceCents: Cents, aggregateCents: Cents, additionalInsured: z.string() })
    .nullable(),
  review: z
    .strictObject({ at: Instant, code: z.enum(REVIEW_REASONS).nullable(), reason: z.string() })
    .nullable(),
  createdAt: Instant,
  confirmedAt: Instant.nullable(),
});

/** With what was read off it; nothing of it counts. */
export const ReadPaperJson = PaperJson.extend({
  reading: z
    .strictObject({
      by: z.enum(["text", "ocr"]),
      fields: z.partialRecord(z.enum(READ_FIELDS), ReadFieldJson),
    })
    .nullable(),
});

const at = (moment: Date) => withOffset(moment, "UTC");

export function paperJson(paper: PaperView): z.input<typeof PaperJson> {
  const { id, kitchenId, requirement, staffId, status, fault, byteCount, pageCount } = paper;
  const { number, issuer, holderName, validFrom, validUntil, renewal, coverage } = paper;
  const { reviewedAt, reviewCode, reviewReason, createdAt, confirmedAt } = paper;
  return {
    ...{ paperId: id, kitchenId, requirement, staffId, status, fault, byteCount, pageCount },
    contentType: paper.contentType as (typeof PAPER_TYPES)[number],
    ...{ number, issuer, holderName, validFrom, validUntil, renewal, coverage },
    review: reviewedAt && { at: at(reviewedAt), code: reviewCode, reason: reviewReason },
    createdAt: at(createdAt),
    confirmedAt: confirmedAt && at(confirmedAt),
  };
}
