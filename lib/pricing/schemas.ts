import { z } from "zod";
import { dollarsInput, orNone } from "@/lib/core/dollars-input";
import { InstantInput } from "@/lib/core/instant-input";

const uses = z
  .int("Give a whole number of at least 1")
  .min(1, "Give a whole number of at least 1")
  .max(100_000, "Use at most 100,000")
  .nullable();
const percent = z.int("Give whole percents").min(1, "Give 1 to 100").max(100, "Give 1 to 100");
const amountOf = (atLeast: string) =>
  z.int("Give whole cents").min(1, atLeast).max(10_000_000, "That price is too high");
const amountCents = amountOf("Take off more than nothing");
const instant = InstantInput.nullable();

/** A code as a renter types it: letters, digits and dashes, in capitals. */
export const PromoCodeInput = z
  .string("Give a code")
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9-]{3,20}$/, "Use 3 to 20 letters, digits and dashes");

const terms = {
  /** Whether it counts at every kitchen of the organization. */
  everywhere: z.boolean().default(false),
  code: PromoCodeInput,
  percent: percent.nullable().default(null),
  amountCents: amountCents.nullable().default(null),
  minimumCents: amountOf("Give more than nothing").nullable().default(null),
  firstBookingOnly: z.boolean().default(false),
  validFrom: instant.default(null),
  validUntil: instant.default(null),
  maxUses: uses.default(null),
  maxUsesEach: uses.default(1),
};

/** Everything of a code but the kitchen that gives it out. */
export const PromotionTermsInput = z
  .strictObject(terms)
  .refine((given) => (given.percent === null) !== (given.amountCents === null), {
    path: ["percent"],
    error: "Take off a share or an amount, one of both",
  })
  .refine((given) => !given.validFrom || !given.validUntil || given.validFrom < given.validUntil, {
    path: ["validUntil"],
    error: "It must end after it begins",
  });
export type CreatePromotionInput = z.output<typeof PromotionTermsInput> & { kitchenId: string };

const typed = z.string().trim();
const wholeOrNone = typed.transform((value) => (value === "" ? null : Number(value)));
const dollars = dollarsInput(5);
const day = orNone(z.iso.date("Give a date"));
const ticked = z
  .string()
  .optional()
  .transform((value) => value === "on");
const TAKES_OFF = {
  percent: typed.transform((value) => Number(value.replace(/%$/, "") || Number.NaN)).pipe(percent),
  amount: dollars.pipe(amountCents),
};

/** The same as people type it: `20` or `$15` off, what is empty is no limit, days of the kitchen's calendar, both counted. */
export const PromotionForm = z
  .object({
    kitchenId: z.uuid("Give the id of a kitchen"),
    everywhere: ticked,
    code: PromoCodeInput,
    kind: z.enum(["percent", "amount"], "Choose from the list"),
    value: z.string(),
    firstBookingOnly: ticked,
    minimum: orNone(dollars),
    maxUses: wholeOrNone.pipe(uses),
    maxUsesEach: wholeOrNone.pipe(uses),
    from: day,
    until: day,
  })
  .refine(({ from, until }) => !from || !until || from <= until, {
    path: ["until"],
    error: "It must end after it begins",
  })
  .transform(({ kind, value, minimum, ...rest }, issues) => {
    const read = TAKES_OFF[kind].safeParse(value);
    if (read.success) {
      const [percent, amountCents] = kind === "percent" ? [read.data, null] : [null, read.data];
      return { ...rest, percent, amountCents, minimumCents: minimum };
    }
    for (const { message } of read.error.issues)
      issues.addIssue({ code: "custom", path: ["value"], message });
    return z.NEVER;
  });
export type PromotionForm = z.output<typeof PromotionForm>;
export const PromotionIdInput = z.strictObject({
  kitchenId: z.uuid("Give the id of a kitchen"),
  promotionId: z.uuid("Give the id of a code"),
});
export type PromotionIdInput = z.output<typeof PromotionIdInput>;
