import { z } from "zod";
import { BookingIdInput } from "@/lib/bookings/schemas";
import { MOST_BEYOND_DEPOSIT_CENTS, MOST_CLAIM_ITEMS, MOST_DEPOSIT_CENTS } from "@/lib/core/claim-terms";
import { dollarsInput } from "@/lib/core/dollars-input";
import { PhotoFile } from "@/lib/kitchens/schemas";

const note = z.string().trim().max(1_000, "Use at most 1000 characters").default("");
const MOST_CENTS = MOST_DEPOSIT_CENTS + MOST_BEYOND_DEPOSIT_CENTS;
const claimId = z.uuid("Give the id of a claim");
const itemId = z.uuid("Give the id of an item");
const amountCents = z
  .int("Give whole cents")
  .min(1, "Give more than nothing")
  .max(MOST_CENTS, "That is more than can be claimed");
const description = z.string().trim().min(3, "Give what was damaged").max(200, "Use at most 200 characters");

export const FileClaimInput = BookingIdInput.extend({
  /** Minted once by whoever files: the same id files once. */
  claimId: z.uuid("Give an id for this claim"),
  items: z
    .array(
      z.strictObject({
        description,
        amountCents,
        currency: z.literal("usd", "Give amounts in US dollars").default("usd"),
      }),
    )
    .min(1, "Give at least one item")
    .max(MOST_CLAIM_ITEMS, "Give at most 10 items"),
});
export type FileClaimInput = z.output<typeof FileClaimInput>;

const UNREAD = "Give an amount in dollars, like 25 or 25.50";
const typedCents = dollarsInput(6, UNREAD);
const dollars = (typed: string) => typedCents.safeParse(typed).data ?? Number.NaN;

/** The same as a form has it: as many rows as were filled in, amounts in dollars. */
export const FileClaimForm = FileClaimInput.omit({ items: true })
  .extend({ descriptions: z.array(z.string()), amounts: z.array(z.string()) })
  .transform(({ descriptions, amounts, ...rest }, issues) => {
    const items = descriptions
      .map((text, i) => ({ text: text.trim(), amount: (amounts[i] ?? "").trim() }))
      .filter(({ text, amount }) => text !== "" || amount !== "")
      .map(({ text, amount }) => ({ description: text, amountCents: dollars(amount) }));
    const unread = items.some((item) => Number.isNaN(item.amountCents));
    const parsed = FileClaimInput.shape.items.safeParse(items);
    if (parsed.success) return { ...rest, items: parsed.data };
    for (const { path, message } of unread ? [] : parsed.error.issues) {
      const field = path.at(-1) === "amountCents" ? "amounts" : "descriptions";
      issues.addIssue({ code: "custom", path: [field], message });
    }
    if (unread) issues.addIssue({ code: "custom", path: ["amounts"], message: UNREAD });
    return z.NEVER;
  });

export const AnswerClaimInput = BookingIdInput.extend({
  /** What of it is not right, and why; the rest is accepted. None: all of it is. */
  disputed: z
    .array(
      z.strictObject({
        itemId,
        reason: z.string().trim().min(3, "Give a reason").max(500, "Use at most 500 characters"),
      }),
    )
    .max(MOST_CLAIM_ITEMS, "Give at most 10 items")
    .default([]),
  note,
});
export type AnswerClaimInput = z.output<typeof AnswerClaimInput>;

/** The same as a form has it: items that are ticked as wrong, with a reason for each in the order of the claim. */
export const AnswerClaimForm = BookingIdInput.extend({
  wrong: z.array(itemId).default([]),
  itemIds: z.array(itemId),
  reasons: z.array(z.string()),
  note,
}).transform(({ wrong, itemIds, reasons, ...rest }, issues) => {
  const disputed = itemIds
    .map((id, i) => ({ itemId: id, reason: reasons[i] ?? "" }))
    .filter((one) => wrong.includes(one.itemId));
  const parsed = AnswerClaimInput.shape.disputed.safeParse(disputed);
  if (parsed.success) return { ...rest, disputed: parsed.data };
  for (const { message } of parsed.error.issues)
    issues.addIssue({ code: "custom", path: ["reasons"], message });
  return z.NEVER;
});

export const DecideClaimInput = z.strictObject({
  claimId,
  /** What is not named is awarded as it was claimed. */
  awards: z
    .array(
      z.strictObject({
        itemId,
        awardedCents: z
          .int("Give whole cents")
          .min(0, "Give nothing or more")
          .max(MOST_CENTS, "That is more than can be claimed"),
      }),
    )
    .max(MOST_CLAIM_ITEMS, "Give at most 10 items"),
  decision: z.string().trim().min(3, "Give a reason").max(1_000, "Use at most 1000 characters"),
});
export type DecideClaimInput = z.output<typeof DecideClaimInput>;

export const DecideClaimForm = z
  .strictObject({
    claimId,
    itemIds: z.array(itemId),
    amounts: z.array(z.string()),
    decision: DecideClaimInput.shape.decision,
  })
  .transform(({ itemIds, amounts, ...rest }, issues) => {
    const awards = itemIds.map((id, i) => ({ itemId: id, awardedCents: dollars(amounts[i] ?? "") }));
    const parsed = DecideClaimInput.shape.awards.safeParse(awards);
    if (parsed.success) return { ...rest, awards: parsed.data };
    issues.addIssue({ code: "custom", path: ["amounts"], message: UNREAD });
    return z.NEVER;
  });

export const ClaimPhotoInput = BookingIdInput.extend({ photo: PhotoFile });
export type ClaimPhotoInput = z.output<typeof ClaimPhotoInput>;
