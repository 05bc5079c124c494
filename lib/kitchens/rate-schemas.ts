import { z } from "zod";
import { MOST_BEYOND_DEPOSIT_CENTS, MOST_DEPOSIT_CENTS } from "@/lib/core/claim-terms";
import { dollarsInput, orNone } from "@/lib/core/dollars-input";

const kitchenId = z.uuid("Give the id of a kitchen");
const spaceId = z.uuid("Give the id of a space");
const name = z.string().trim().min(2, "Give a name").max(40, "Use at most 40 characters");
const dollars = dollarsInput(6, "Give a price in dollars, like 45 or 45.50").pipe(
  z.number().max(10_000_000, "That price is too high"),
);
const atLeastOneDollar = dollars.pipe(z.number().min(100, "Ask for at least $1"));
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Give a time, like 06:30");
const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** A weekly time as a form has it: one that ends before it begins runs past midnight. */
const Band = z.strictObject({
  kind: z.literal("band"),
  kitchenId,
  spaceId,
  name,
  weekdays: z
    .array(z.coerce.number().int().min(1).max(7), "Choose at least one day")
    .min(1, "Choose at least one day")
    .max(7)
    .transform((days) => [...new Set(days)].sort()),
  from: clock,
  to: clock,
  price: atLeastOneDollar,
});
const Package = z.strictObject({
  kind: z.literal("package"),
  kitchenId,
  spaceId,
  name,
  hours: z.coerce
    .number("Give hours between 1 and 24")
    .min(1, "Give hours between 1 and 24")
    .max(24, "Give hours between 1 and 24")
    .multipleOf(0.25, "Use quarters of an hour"),
  price: atLeastOneDollar,
});
const Fee = z.strictObject({
  kind: z.literal("fee"),
  kitchenId,
  spaceId,
  name,
  price: atLeastOneDollar,
  /** A box that a form leaves out when it is not ticked. */
  optional: z
    .union([z.boolean(), z.literal("on").transform(() => true)])
    .optional()
    .default(false),
});
const wholePercent = "Give whole percents from -90 to 100, and not 0";
const percent = z.coerce
  .number(wholePercent)
  .int(wholePercent)
  .min(-90, wholePercent)
  .max(100, wholePercent)
  .refine((value) => value !== 0, wholePercent);
const Lead = z.strictObject({
  kind: z.literal("lead"),
  kitchenId,
  spaceId,
  name,
  when: z.enum(["late", "early"], "Choose from the list"),
  hours: z.coerce
    .number("Give whole hours")
    .int("Give whole hours")
    .min(1, "Use at least 1")
    .max(2_160, "Use at most 90 days"),
  percent,
});
const partOfDay = "Give whole percents from 1 to 99";
const Occupancy = z.strictObject({
  kind: z.literal("occupancy"),
  kitchenId,
  spaceId,
  name,
  when: z.enum(["below", "above"], "Choose from the list"),
  booked: z.coerce.number(partOfDay).int(partOfDay).min(1, partOfDay).max(99, partOfDay),
  percent,
});

export const AddRateInput = z.discriminatedUnion("kind", [Band, Package, Fee, Lead, Occupancy]);
export type AddRateInput = z.output<typeof AddRateInput>;

/** The rate of that kind and name as it is kept. */
export function rateOf(input: AddRateInput) {
  const called = input.name;
  if (input.kind === "lead")
    return { name: called, when: input.when, hours: input.hours, percentBps: input.percent * 100 };
  if (input.kind === "occupancy") {
    const { when, booked: bookedPercent } = input;
    return { name: called, when, bookedPercent, percentBps: input.percent * 100 };
  }
  const { price } = input;
  if (input.kind === "fee")
    return { name: called, amountCents: price, ...(input.optional && { optional: true }) };
  if (input.kind === "package") return { name: called, minutes: input.hours * 60, priceCents: price };
  const [fromMinute, until] = [minuteOf(input.from), minuteOf(input.to)];
  const toMinute = until > fromMinute ? until : until + 1_440;
  return { name: called, weekdays: input.weekdays, fromMinute, toMinute, hourlyRateCents: price };
}

export const RemoveRateInput = z.strictObject({
  kitchenId,
  spaceId,
  kind: z.enum(["band", "package", "fee", "lead", "occupancy"], "Choose from the list"),
  name,
});
export type RemoveRateInput = z.output<typeof RemoveRateInput>;

/** Nothing: no minimum. */
export const SetMinimumInput = z.strictObject({
  kitchenId,
  spaceId,
  minimum: orNone(atLeastOneDollar),
});
export type SetMinimumInput = z.output<typeof SetMinimumInput>;

export const DepositTerms = {
  depositCents: z
    .int("Give whole cents")
    .min(1_000, "Ask for a deposit of at least $10")
    .max(MOST_DEPOSIT_CENTS, "Ask for a deposit of at most $5,000")
    .nullable(),
  /** What damage may cost beyond the deposit. */
  beyondDepositCents: z
    .int("Give whole cents")
    .min(1_000, "Ask for at least $10 beyond the deposit")
    .max(MOST_BEYOND_DEPOSIT_CENTS, "Ask for at most $10,000 beyond the deposit")
    .nullable(),
};

/** The same as a form has it, in dollars. */
export const SetDepositInput = z.strictObject({
  kitchenId,
  spaceId,
  depositCents: orNone(dollars).pipe(DepositTerms.depositCents),
  beyondDepositCents: orNone(dollars).pipe(DepositTerms.beyondDepositCents),
});
export type SetDepositInput = z.output<typeof SetDepositInput>;

/** Who pays the platform's fee: the renter on top of the price, or the host out of it. */
export const SetFeePayerInput = z.strictObject({
  kitchenId,
  spaceId,
  payer: z.enum(["host", "renter"], "Choose from the list"),
});
export type SetFeePayerInput = z.output<typeof SetFeePayerInput>;
