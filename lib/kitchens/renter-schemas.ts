import { z } from "zod";
import { BOOKING_WAYS, STANDINGS } from "@/lib/core/kitchen-terms";

const whole = (sentence: string) => z.coerce.number({ error: sentence }).int(sentence);

/** Empty or absent: no limit. */
const LimitInput = (most: number, sentence: string) =>
  z
    .union([
      z.literal("").transform(() => null),
      whole("Give a whole number").min(1, "Use at least 1").max(most, sentence),
    ])
    .nullable()
    .default(null);

export const SaveRenterRulesInput = z.strictObject({
  kitchenId: z.uuid("Give the id of a kitchen"),
  newRenters: z.enum(BOOKING_WAYS, "Choose from the list"),
  requestHours: whole("Give whole hours").min(2, "Use at least 2 hours").max(48, "Use at most 48 hours"),
  maxHoursPerWeek: LimitInput(168, "Use at most 168"),
  maxBookingsAhead: LimitInput(1_000, "Use at most 1000"),
});
export type SaveRenterRulesInput = z.output<typeof SaveRenterRulesInput>;

/** `default` takes the host's opinion back: what the kitchen asks of everybody holds again. */
export const JudgeRenterInput = z.strictObject({
  organizationId: z.uuid("Give the id of an organization"),
  renterId: z.uuid("Give the id of a renter"),
  standing: z.enum([...STANDINGS, "default"], "Choose from the list"),
  note: z.string().trim().max(500, "Use at most 500 characters").default(""),
});
export type JudgeRenterInput = z.output<typeof JudgeRenterInput>;

/** Nothing: what everybody pays. */
export const SetClientDiscountInput = z.strictObject({
  organizationId: z.uuid("Give the id of an organization"),
  renterId: z.uuid("Give the id of a renter"),
  percent: LimitInput(90, "Take off at most 90 percent"),
});
export type SetClientDiscountInput = z.output<typeof SetClientDiscountInput>;
