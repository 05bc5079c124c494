import type { Quote, QuoteLine } from "@/lib/core/booking-terms";
import { cents, priceOfMinutes } from "@/lib/core/money";
import type { Allowance, KeptAllowance } from "@/lib/core/plan-terms";

type Plans = readonly (Allowance | KeptAllowance)[];
/** What a price took of each plan, by its id: minutes or cents. */
type Taken = ReadonlyMap<string, number>;

/** What the hours of plans make of a slot: their lines, and so many minutes of its end that cost what everybody pays. */
type PlannedTime = { lines: QuoteLine[]; restMinutes: number; taken: Taken; over: KeptAllowance | null };

/**
 * Hours of plans cover a slot from its start, the plan that ends soonest first. What is beyond them costs the rates of the
 * first plan that has any, counted on from what was booked beyond it in its month before.
 */
export function plannedTime(minutes: number, plans: Plans): PlannedTime {
  const hours = plans.filter(({ includes }) => includes === "hours");
  const taken = new Map<string, number>();
  const lines: QuoteLine[] = [];
  let rest = minutes;
  for (const { id, name, left } of hours) {
    const part = Math.min(left, rest);
    if (part <= 0) continue;
    rest -= part;
    taken.set(id, part);
    lines.push({ kind: "plan", name, minutes: part, amountCents: 0 });
  }
  const tiered = rest > 0 ? hours.find(({ overage }) => overage.length > 0) : undefined;
  if (!tiered) return { lines, restMinutes: rest, taken, over: null };
  const beyond = overageLines(rest, tiered);
  const over = beyond.reduce((sum, line) => sum + line.minutes, 0);
  return { lines: [...lines, ...beyond], restMinutes: rest - over, taken, over: { ...tiered, over } };
}

/** The minutes that the tiers of a plan take, from where its month stands. */
function overageLines(minutes: number, { name, overage, overMinutes }: Allowance) {
  let [passed, rest] = [overMinutes, minutes];
  return overage.flatMap(({ minutes: length, hourlyRateCents }) => {
    const room = length === null ? rest : Math.max(0, length - passed);
    passed = Math.max(0, passed - (length ?? 0));
    const part = Math.min(room, rest);
    rest -= part;
    if (part <= 0) return [];
    const amountCents = priceOfMinutes(cents(hourlyRateCents), part);
    return [{ kind: "overage" as const, name, minutes: part, hourlyRateCents, amountCents }];
  });
}

/** What the credit of plans pays of a price: all of it, or all but `leastCents`, which a card is asked for at least. */
export function plannedCredit(priceCents: number, plans: Plans, leastCents: number) {
  const credit = plans.filter(({ includes }) => includes === "credit");
  const has = credit.reduce((sum, { left }) => sum + left, 0);
  let rest = has >= priceCents ? priceCents : Math.max(0, Math.min(has, priceCents - leastCents));
  const taken = new Map<string, number>();
  const lines = credit.flatMap(({ id, name, left }): QuoteLine[] => {
    const part = Math.min(left, rest);
    if (part <= 0) return [];
    rest -= part;
    taken.set(id, part);
    return [{ kind: "plan", name, minutes: null, amountCents: -part }];
  });
  return { lines, taken };
}

/**
 * The plans as a booking keeps them. One that it keeps already stays as large as it was: what a change of the booking leaves
 * unused of it is there again for the next.
 */
export function keptPlans(plans: Plans, taken: Taken, over: KeptAllowance | null): KeptAllowance[] {
  return plans.flatMap((plan) => {
    const part = taken.get(plan.id) ?? 0;
    const beyond = over?.id === plan.id ? over.over : 0;
    if ("over" in plan) return [{ ...plan, over: beyond }];
    return part > 0 || beyond > 0 ? [{ ...plan, left: part, over: beyond }] : [];
  });
}

/** What a booking of this price leaves of the plans of its renter for their next one. */
export const plansAfter = (plans: readonly Allowance[], { terms }: Pick<Quote, "terms">): Allowance[] =>
  plans.map((plan) => {
    const kept = terms?.plans?.find(({ id }) => id === plan.id);
    if (!kept) return plan;
    const over = "over" in kept ? kept.over : 0;
    return { ...plan, left: plan.left - kept.left, overMinutes: plan.overMinutes + over };
  });
