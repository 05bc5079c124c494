import { z } from "zod";
import { dollarsInput } from "@/lib/core/dollars-input";
import { LEAST_TRANSFER_CENTS, MOST_CREDIT_CENTS } from "@/lib/core/wallet-terms";

const amountCents = z
  .int("Give whole cents")
  .min(1, "Give more than nothing")
  .max(MOST_CREDIT_CENTS, "Give at most $10,000 at once");

export const GiveCreditInput = z.strictObject({
  /** Minted once by whoever asks: the same id gives once. */
  grantId: z.uuid("Give an id for this credit"),
  email: z.string().trim().toLowerCase().pipe(z.email("Give the whole e-mail address")),
  amountCents,
  currency: z.literal("usd", "Give credit in US dollars").default("usd"),
  reason: z.string().trim().min(3, "Give a reason").max(300, "Use at most 300 characters"),
});
export type GiveCreditInput = z.output<typeof GiveCreditInput>;

/** What was typed as dollars, by the names that the verbs know. */
const inCents = <T extends { amount: number }>({ amount, ...rest }: T) => ({
  ...rest,
  amountCents: amount,
  currency: "usd" as const,
});

/** The same as people type it: `$25` or `25.50`. */
export const GiveCreditForm = GiveCreditInput.omit({ amountCents: true, currency: true })
  .extend({ amount: dollarsInput(6).pipe(amountCents) })
  .transform(inCents);

export const DecideCreditInput = z.strictObject({
  grantId: z.uuid("Give the id of a credit"),
  decision: z.enum(["given", "refused"], "Choose from the list"),
});
export type DecideCreditInput = z.output<typeof DecideCreditInput>;

const transferCents = z
  .int("Give whole cents")
  .min(LEAST_TRANSFER_CENTS, "Move at least $0.50")
  .max(MOST_CREDIT_CENTS, "Move at most $10,000 at once");

export const TransferCreditInput = z.strictObject({
  /** Minted once by whoever asks: the same id moves once. */
  transferId: z.uuid("Give an id for this transfer"),
  organizationId: z.uuid("Give the id of an organization"),
  amountCents: transferCents,
  currency: z.literal("usd", "Move US dollars").default("usd"),
});
export type TransferCreditInput = z.output<typeof TransferCreditInput>;

/** The same as people type it: `$25` or `25.50`. */
export const TransferCreditForm = TransferCreditInput.omit({ amountCents: true, currency: true })
  .extend({ amount: dollarsInput(6).pipe(transferCents) })
  .transform(inCents);

/** A code as it was sent: letters and digits, in capitals. */
export const AcceptInvitationInput = z.strictObject({
  code: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9]{8}$/, "Give the code you were sent"),
});
export type AcceptInvitationInput = z.output<typeof AcceptInvitationInput>;

export const ReadWalletInput = z.strictObject({
  /** The number of the last entry that was shown. */
  cursor: z
    .string()
    .regex(/^\d{1,9}$/, "This cursor is not one of ours")
    .optional(),
  limit: z.coerce.number().int().min(1, "Use 1 to 100").max(100, "Use 1 to 100").default(50),
});
export type ReadWalletInput = z.output<typeof ReadWalletInput>;
