import { z } from "zod";
import { dollarsInput } from "@/lib/core/dollars-input";
import { MANUAL_CODES, MOST_POSTING_CENTS } from "@/lib/core/ledger-terms";

export const ExplainDifferenceInput = z.object({
  differenceId: z.uuid("Give the id of a difference"),
  note: z.string().trim().min(1, "Give the explanation").max(500, "Use at most 500 characters"),
});
export type ExplainDifferenceInput = z.output<typeof ExplainDifferenceInput>;

/** A month of the ledger, which keeps UTC. */
export const CloseMonthInput = z.object({
  month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, "Give a month as 2030-01"),
});
export type CloseMonthInput = z.output<typeof CloseMonthInput>;

const account = z.enum(MANUAL_CODES, "Choose from the list");
/** What a form leaves empty is not said. */
const said = <S extends z.ZodType>(schema: S) =>
  z.preprocess((typed) => (typed === "" ? undefined : typed), schema.optional());

const amountCents = z
  .int("Give whole cents")
  .min(1, "Give more than nothing")
  .max(MOST_POSTING_CENTS, "Give at most $100,000 at once");

const posting = {
  /** Minted once by whoever asks: the same id posts once. */
  postingId: z.uuid("Give an id for this posting"),
  debit: account,
  credit: account,
  currency: z.literal("usd", "Post in US dollars").default("usd"),
  bookingId: said(z.uuid("Give the id of a booking")),
  externalId: said(
    z
      .string()
      .trim()
      .regex(/^[a-z]{2,6}_\w{3,100}$/, "Give an id of Stripe's, like ch_… or txn_…"),
  ),
  reason: z.string().trim().min(3, "Give a reason").max(300, "Use at most 300 characters"),
};

type Said = {
  debit: string;
  credit: string;
  bookingId?: string | undefined;
  externalId?: string | undefined;
};

/** What the fields of a posting have to say of each other. */
function fitTogether({ debit, credit, bookingId, externalId }: Said, issues: z.RefinementCtx): void {
  const issue = (path: string, message: string) => issues.addIssue({ code: "custom", path: [path], message });
  const touches = (...codes: string[]) => codes.includes(debit) || codes.includes(credit);
  if (debit === credit) issue("credit", "Choose two accounts");
  if (touches("customer_funds", "deposits_held") && !bookingId)
    issue("bookingId", "Give the booking whose money it is");
  if (touches("stripe_clearing") !== Boolean(externalId))
    issue("externalId", "Give Stripe's id of what moved, for its balance and for nothing else");
}

export const AskPostingInput = z.strictObject({ ...posting, amountCents }).superRefine(fitTogether);
export type AskPostingInput = z.output<typeof AskPostingInput>;

/** The same as people type it: `$25` or `25.50`. */
export const AskPostingForm = z
  .strictObject({
    ...posting,
    amount: dollarsInput(7).pipe(amountCents),
  })
  .superRefine(fitTogether)
  .transform(({ amount, ...rest }) => ({ ...rest, amountCents: amount }));

export const DecidePostingInput = z.strictObject({
  postingId: z.uuid("Give the id of a posting"),
  decision: z.enum(["posted", "refused"], "Choose from the list"),
});
export type DecidePostingInput = z.output<typeof DecidePostingInput>;

/** An id of ours or of Stripe's, a whole e-mail address, or a part of an organization's name. */
export const LookUpMoneyInput = z.strictObject({
  q: z.string().trim().min(2, "Give at least 2 characters").max(200, "Use at most 200 characters"),
});
export type LookUpMoneyInput = z.output<typeof LookUpMoneyInput>;

export const RETRIED = ["refund", "damage", "transfer", "reversal", "credit", "mail"] as const;
export const RetryMoneyInput = z.strictObject({
  what: z.enum(RETRIED, "Choose from the list"),
  id: z.uuid("Give the id of what failed"),
});
export type RetryMoneyInput = z.output<typeof RetryMoneyInput>;
