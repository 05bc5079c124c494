import { z } from "zod";

const agreementId = z.uuid("Give the id of an agreement");

export const DrawUpAgreementInput = z.strictObject({
  kitchenId: z.uuid("Give the id of a kitchen"),
  /** null: the actor, as a renter. A host names somebody who booked there. */
  renterId: z.uuid("Give the id of a person").nullable().default(null),
});
export type DrawUpAgreementInput = z.output<typeof DrawUpAgreementInput>;

export const AcceptAgreementInput = z.strictObject({
  agreementId,
  /** The text that was read, as the agreement tells it: another one is not accepted by mistake. */
  textHash: z.string().regex(/^[\da-f]{64}$/, "Give the hash of the text"),
  signedName: z.string().trim().min(2, "Give your full name").max(120, "Use at most 120 characters"),
});
export type AcceptAgreementInput = z.output<typeof AcceptAgreementInput>;

export const WithdrawAgreementInput = z.strictObject({
  agreementId,
  reason: z.string().trim().max(500, "Use at most 500 characters").default(""),
});
export type WithdrawAgreementInput = z.output<typeof WithdrawAgreementInput>;

export const AgreementIdInput = z.strictObject({ agreementId });
export type AgreementIdInput = z.output<typeof AgreementIdInput>;
