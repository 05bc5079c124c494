import { z } from "zod";
import { Day, RuleId } from "@/lib/compliance/schemas";
import {
  FIRST_BYTES,
  MAX_PAPER_BYTES,
  PAPER_TYPES,
  REVIEW_REASONS,
  type ReviewReason,
} from "@/lib/core/paper-terms";

const Text = (longest: number) =>
  z.string().trim().max(longest, `Use at most ${longest} characters`).default("");

const Base64 = (text: string) => /^[A-Za-z0-9+/]+={0,2}$/.test(text);

export const PaperIdInput = z.strictObject({ paperId: z.uuid("Give the id of a paper") });
export type PaperIdInput = z.output<typeof PaperIdInput>;

/** What is said of a file before a byte of it is stored. */
export const StartPaperInput = z.strictObject({
  /** Whose it is: this kitchen's, or the caller's own. */
  kitchenId: z.uuid("Give the id of a kitchen").nullable().default(null),
  requirement: RuleId,
  /** The worker it names. */
  staffId: z.uuid("Give the id of a person on your list").nullable().default(null),
  fileName: Text(200),
  contentType: z.enum(PAPER_TYPES, "Choose a PDF, JPEG, PNG or HEIC file"),
  byteCount: z
    .int("Give the size in bytes")
    .min(1, "Choose a file that is not empty")
    .max(MAX_PAPER_BYTES, "Choose a file of at most 15 MB"),
  /** Its first 32 bytes, or all of a shorter one, in base64. */
  firstBytes: z
    .string()
    .max(Math.ceil(FIRST_BYTES / 3) * 4, "Give the first 32 bytes in base64")
    .refine(Base64, "Give the first 32 bytes in base64"),
  /** SHA-256 of the whole file, in base64. */
  sha256: z.string().length(44, "Give the SHA-256 of the file in base64").refine(Base64, {
    error: "Give the SHA-256 of the file in base64",
  }),
  /** The paper that this one is sent in place of. */
  replacesId: z.uuid("Give the id of a paper").nullable().default(null),
});
export type StartPaperInput = z.output<typeof StartPaperInput>;

/** The same from a form, which has only texts. */
export const StartPaperForm = z.looseObject({ byteCount: z.coerce.number<string>() }).pipe(StartPaperInput);

const PaperDay = Day.nullable().default(null);
const Cents = z.int().min(0, "Give an amount").max(100_000_000_000, "Give a smaller amount").nullable();

const fields = {
  number: Text(120),
  issuer: Text(200),
  holderName: Text(200),
  validFrom: PaperDay,
  validUntil: PaperDay,
  renewal: z.boolean().default(false),
  coverage: z
    .strictObject({
      occurrenceCents: Cents,
      aggregateCents: Cents,
      additionalInsured: Text(200),
    })
    .nullable()
    .default(null),
};
const inOrder = ({ validFrom, validUntil }: { validFrom: string | null; validUntil: string | null }) =>
  !validFrom || !validUntil || validFrom <= validUntil;
const ENDS_FIRST = { error: "Give an end that comes after the start", path: ["validUntil"] };

/** What stands on a paper, as its person or a reviewer says. */
export const ConfirmPaperInput = z
  .strictObject({ ...PaperIdInput.shape, ...fields })
  .refine(inOrder, ENDS_FIRST);
export type ConfirmPaperInput = z.output<typeof ConfirmPaperInput>;
/** The same without the id, for an address that has it. */
export const PaperFieldsInput = z.strictObject(fields).refine(inOrder, ENDS_FIRST);

const day = z
  .string()
  .default("")
  .transform((value) => value || null);
const dollars = z
  .string()
  .default("")
  .transform((value) => value.replace(/[$,\s]/g, ""))
  .transform((value) => (value === "" ? null : Math.round(Number(value) * 100)));
/** The same from a form: empty fields are not said, and amounts are dollars. */
export const ConfirmPaperForm = z
  .looseObject({
    paperId: z.string(),
    validFrom: day,
    validUntil: day,
    renewal: z.literal("on").optional(),
    insurance: z.string().optional(),
    occurrence: dollars,
    aggregate: dollars,
    additionalInsured: z.string().default(""),
  })
  .transform(({ insurance, occurrence, aggregate, additionalInsured, renewal, ...rest }): unknown => ({
    ...rest,
    renewal: renewal === "on",
    coverage: insurance
      ? { occurrenceCents: occurrence, aggregateCents: aggregate, additionalInsured }
      : null,
  }))
  .pipe(ConfirmPaperInput);

const REVIEW_DECISIONS = ["approve", "reject", "return", "revoke"] as const;
const review = {
  decision: z.enum(REVIEW_DECISIONS, "Choose what happens to it"),
  code: z.enum(REVIEW_REASONS, "Choose a reason").nullable().default(null),
  reason: Text(500),
};
type Review = { decision: (typeof REVIEW_DECISIONS)[number]; code: ReviewReason | null; reason: string };
const reasoned = ({ decision, code }: Review) => decision === "approve" || code !== null;
const worded = ({ decision, code, reason }: Review) =>
  decision === "approve" || code !== "other" || reason !== "";
const NO_CODE = { error: "Choose a reason", path: ["code"] };
const NO_WORDS = { error: "Write the reason for its holder", path: ["reason"] };
/** A reviewer's word on a paper; `return` asks its person for more, `revoke` ends an approval. */
export const ReviewPaperInput = z
  .strictObject({ ...PaperIdInput.shape, ...review })
  .refine(reasoned, NO_CODE)
  .refine(worded, NO_WORDS);
/** The same without the id, for an address that has it. */
export const PaperReviewInput = z.strictObject(review).refine(reasoned, NO_CODE).refine(worded, NO_WORDS);
export type ReviewPaperInput = z.output<typeof ReviewPaperInput>;

/** The same from a form, where what is not chosen is empty. */
export const ReviewPaperForm = z
  .looseObject({})
  .transform((form): unknown => ({ ...form, code: form.code || null }))
  .pipe(ReviewPaperInput);
