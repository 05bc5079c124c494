import { z } from "zod";
import { dollarsInput } from "@/lib/core/dollars-input";
import { PLAN_UNITS, type PlanTerms } from "@/lib/core/plan-terms";
import { AddStorageInput, ChangeStorageInput } from "./storage-schemas";

const MOST_HOURS = 744;
const hourlyRateCents = z
  .int("Give whole cents")
  .min(100, "Ask for at least $1")
  .max(10_000_000, "That price is too high");

/** What a month includes. Hours are minutes here, credit is cents. */
export const PlanTermsInput = z
  .strictObject({
    includes: z.enum(PLAN_UNITS, "Choose from the list"),
    perMonth: z.int("Give a whole number").min(1, "Include something").max(10_000_000, "That is too much"),
    overage: z
      .array(
        z.strictObject({
          minutes: z
            .int("Give a whole number")
            .min(1, "Give 1 to 744 hours")
            .max(MOST_HOURS * 60, "Give 1 to 744 hours")
            .nullable(),
          hourlyRateCents,
        }),
      )
      .max(5, "Use at most 5 steps")
      .default([]),
    rollover: z
      .strictObject({
        most: z.int("Give a whole number").min(1, "Give at least 1").max(10_000_000, "That is too much"),
        months: z.int("Give 1 to 12 months").min(1, "Give 1 to 12 months").max(12, "Give 1 to 12 months"),
      })
      .nullable()
      .default(null),
    everywhere: z.boolean().default(false),
  })
  .superRefine(({ includes, perMonth, overage, rollover }, issues) => {
    const refuse = (field: string, message: string) =>
      issues.addIssue({ code: "custom", path: [field], message });
    if (includes === "hours" && perMonth > MOST_HOURS * 60) refuse("perMonth", "Give 1 to 744 hours");
    if (includes === "credit" && overage.length > 0) refuse("overage", "Only hours have rates beyond them");
    if (overage.slice(0, -1).some(({ minutes }) => minutes === null))
      refuse("overage", "Only the last step can be without an end");
    if (rollover && rollover.most > perMonth)
      refuse("rollover", "No more can roll over than a month includes");
  });

const { storageKind: _, ...added } = AddStorageInput.shape;
export const AddPlanInput = z.strictObject({ ...added, terms: PlanTermsInput });
export type AddPlanInput = z.output<typeof AddPlanInput>;
export const ChangePlanInput = z.strictObject({ ...ChangeStorageInput.shape, terms: PlanTermsInput });
export type ChangePlanInput = z.output<typeof ChangePlanInput>;

const dollars = (digits: number) => dollarsInput(digits, "Give a price in dollars, like 45 or 45.50");
const typedNumber = z.string().trim().default("");

/** What people type of it: hours or dollars, up to two steps beyond the hours, what is empty is none. */
const typed = {
  includes: z.enum(PLAN_UNITS, "Choose from the list"),
  perMonth: typedNumber,
  overRate: typedNumber,
  overHours: typedNumber,
  thenRate: typedNumber,
  rolloverMost: typedNumber,
  rolloverMonths: typedNumber,
  everywhere: z
    .string()
    .optional()
    .transform((value) => value === "on"),
};
type Typed = z.output<z.ZodObject<typeof typed>>;

/** Hours as minutes, to the quarter; dollars as cents; NaN where it is neither. */
const amountOf = (includes: Typed["includes"], text: string): number => {
  if (includes === "credit") return dollars(6).safeParse(text).data ?? Number.NaN;
  const plain = text.replace(/[$,\s]/g, "");
  return /^\d{1,3}([.](25|5|50|75|0))?$/.test(plain) ? Number(plain) * 60 : Number.NaN;
};
const FIELDS: Record<string, string> = { overage: "overRate", rollover: "rolloverMost" };

function termsOf(form: Typed, issues: z.core.$RefinementCtx): PlanTerms | typeof z.NEVER {
  const { includes, perMonth, overRate, overHours, thenRate, rolloverMost, rolloverMonths } = form;
  const first = {
    minutes: overHours === "" ? null : amountOf("hours", overHours),
    hourlyRateCents: amountOf("credit", overRate),
  };
  const then = { minutes: null, hourlyRateCents: amountOf("credit", thenRate) };
  const parsed = PlanTermsInput.safeParse({
    includes,
    perMonth: amountOf(includes, perMonth),
    overage: [...(overRate === "" ? [] : [first]), ...(thenRate === "" ? [] : [then])],
    rollover:
      rolloverMost === ""
        ? null
        : {
            most: amountOf(includes, rolloverMost),
            months: rolloverMonths === "" ? 1 : Number(rolloverMonths),
          },
    everywhere: form.everywhere,
  });
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) {
    const field =
      path[0] === "overage" && path[1] === 1
        ? "thenRate"
        : path[0] === "overage" && path[2] === "minutes"
          ? "overHours"
          : path[0] === "rollover" && path[1] === "months"
            ? "rolloverMonths"
            : (FIELDS[String(path[0])] ?? String(path[0]));
    issues.addIssue({ code: "custom", path: [field], message });
  }
  return z.NEVER;
}

const price = dollars(6).pipe(AddStorageInput.shape.monthlyRateCents);
const words = { name: added.name, description: added.description, monthlyRate: price };
const count = z.coerce.number("Give a whole number").pipe(added.units);

export const AddPlanForm = z
  .strictObject({ kitchenId: added.kitchenId, ...words, units: count, ...typed })
  .transform(({ kitchenId, name, description, monthlyRate, units, ...form }, issues) => ({
    ...{ kitchenId, name, description, units, monthlyRateCents: monthlyRate },
    terms: termsOf(form, issues),
  }));
export const ChangePlanForm = z
  .strictObject({ kitchenId: added.kitchenId, spaceId: ChangeStorageInput.shape.spaceId, ...words, ...typed })
  .transform(({ kitchenId, spaceId, name, description, monthlyRate, ...form }, issues) => ({
    ...{ kitchenId, spaceId, name, description, monthlyRateCents: monthlyRate },
    terms: termsOf(form, issues),
  }));
