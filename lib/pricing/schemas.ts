import { z } from "zod";
import { InstantInput } from "@/lib/core/instant-input";

const LIMIT = 100_000;
const count = (sentence: string) =>
  z.int(sentence).min(1, sentence).max(LIMIT, "Use at most 100,000").nullable();
const instant = InstantInput.nullable();

/** A code as a renter types it: letters, digits and dashes, in capitals. */
export const PromoCodeInput = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9-]{3,20}$/, "Use 3 to 20 letters, digits and dashes");

const terms = {
  /** Whether it counts at every kitchen of the organization. */
  everywhere: z.boolean().default(false),
  code: PromoCodeInput,
  percent: z
    .int("Give whole percents")
    .min(1, "Give 1 to 100")
    .max(100, "Give 1 to 100")
    .nullable()
    .default(null),
  amountCents: z
    .int("Give whole cents")
    .min(1, "Take off more than nothing")
    .max(10_000_000, "That price is too high")
    .nullable()
    .default(null),
  minimumCents: z
    .int("Give whole cents")
    .min(1, "Give more than nothing")
    .max(10_000_000, "That price is too high")
    .nullable()
    .default(null),
  firstBookingOnly: z.boolean().default(false),
  validFrom: instant.default(null),
  validUntil: instant.default(null),
  maxUses: count("Give a whole number of at least 1").default(null),
  maxUsesEach: count("Give a whole number of at least 1").default(1),
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

const wholeOrNone = z
  .string()
  .trim()
  .transform((typed) => (typed === "" ? null : Number(typed)));
const ticked = z
  .string()
  .optional()
  .transform((value) => value === "on");

/** The same as people type it: `20` or `$15` off, what is empty is no limit, days as days of UTC. */
export const CreatePromotionForm = z
  .object({
    kitchenId: z.uuid("Give the id of a kitchen"),
    everywhere: ticked,
    code: z.string(),
    kind: z.enum(["percent", "amount"], "Choose from the list"),
    value: z.string(),
    firstBookingOnly: ticked,
    minimum: wholeOrNone,
    maxUses: wholeOrNone,
    maxUsesEach: wholeOrNone,
    until: z.string(),
  })
  .transform(({ kitchenId, kind, value, minimum, until, ...rest }, issues) => {
    const dollars = Number(value.replace(/[$%,\s]/g, "") || Number.NaN);
    const parsed = PromotionTermsInput.safeParse({
      ...rest,
      percent: kind === "percent" ? dollars : null,
      amountCents: kind === "amount" ? Math.round(dollars * 100) : null,
      minimumCents: minimum === null ? null : Math.round(minimum * 100),
      validUntil: until === "" ? null : `${until}T23:59:59Z`,
    });
    if (parsed.success) return { kitchenId, ...parsed.data };
    for (const { path, message } of parsed.error.issues) {
      const field = FIELDS[String(path[0])] ?? String(path[0]);
      issues.addIssue({ code: "custom", path: [field], message });
    }
    return z.NEVER;
  });
/** What the form calls otherwise. */
const FIELDS: Record<string, string> = {
  percent: "value",
  amountCents: "value",
  minimumCents: "minimum",
  validUntil: "until",
};

export const PromotionIdInput = z.strictObject({
  kitchenId: z.uuid("Give the id of a kitchen"),
  promotionId: z.uuid("Give the id of a code"),
});
export type PromotionIdInput = z.output<typeof PromotionIdInput>;
