import { z } from "zod";
import { listRentals, type PlanMonth, planMonths, storageOccupancy } from "@/lib/bookings";
import { refuse } from "@/lib/core/errors";
import { moneyJson } from "@/lib/core/money";
import { PLAN_UNITS, type PlanTerms } from "@/lib/core/plan-terms";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import { addPlan, changePlan, listPlans, publicKitchen } from "@/lib/kitchens";
import { AddPlanInput, ChangePlanInput } from "@/lib/kitchens/schemas";
import { REFUSALS, ONCE as WRITE_ONCE } from "./on-a-booking";
import { Id, Instant, Money } from "./shapes";

const { kitchenId, ...added } = AddPlanInput.shape;
const { kitchenId: _, spaceId, ...changed } = ChangePlanInput.shape;
const ofKitchen = z.strictObject({ kitchenId });
const WRITE = { method: "POST", scope: "host:write", limit: "write", keeps: "adapter" } as const;
const ONCE = [...REFUSALS, ...WRITE_ONCE] as const;

/** `perMonth` and `rollover.most` are minutes where hours are included, cents where credit is. */
const TermsJson = z.strictObject({
  includes: z.enum(PLAN_UNITS),
  perMonth: z.int(),
  overage: z.array(z.strictObject({ minutes: z.int().nullable(), hourlyRateCents: z.int() })),
  rollover: z.strictObject({ most: z.int(), months: z.int() }).nullable(),
  everywhere: z.boolean(),
});
const PlanJson = z.strictObject({
  /** The space to rent with `POST /storage-rentals`. */
  id: Id,
  name: z.string(),
  description: z.string(),
  monthlyRate: Money,
  terms: TermsJson,
});
/** Minutes or cents, by `includes`. */
const MonthJson = z.strictObject({
  rentalId: Id,
  includes: z.enum(PLAN_UNITS),
  granted: z.int(),
  used: z.int(),
  left: z.int(),
  overMinutes: z.int(),
  startsAt: Instant,
  endsAt: Instant,
  /** From then on nothing of it can be used. */
  expiresAt: Instant,
});

const monthJson = (
  { bookingId: _id, startsAt, endsAt, expiresAt, ...month }: PlanMonth,
  timeZone: string,
) => ({
  ...month,
  startsAt: withOffset(startsAt, timeZone),
  endsAt: withOffset(endsAt, timeZone),
  expiresAt: withOffset(expiresAt, timeZone),
});
type Offered = { id: string; name: string; description: string; monthlyRateCents: number; currency: string };
const planJson = ({ monthlyRateCents, currency, id, name, description }: Offered, terms: PlanTerms) => ({
  ...{ id, name, description, terms },
  monthlyRate: moneyJson(monthlyRateCents, currency),
});

export const listKitchenPlans = endpoint({
  id: "listKitchenPlans",
  method: "GET",
  path: "/kitchens/{kitchenId}/plans",
  summary: "Plans by the month that count at a kitchen, with all their terms",
  scope: null,
  limit: "read",
  params: z.strictObject({ kitchenId: z.string().min(1).max(120) }),
  answer: z.strictObject({ items: z.array(PlanJson) }),
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, params }) => {
    const kitchen = await publicKitchen(ctx, params.kitchenId.toLowerCase());
    if (kitchen.status !== "published") refuse("not_found", "Kitchen not found");
    const items = (await listPlans(ctx, kitchen.id)).map((plan) => planJson(plan, plan.terms));
    return { body: { items } };
  },
});

export const listOwnPlans = endpoint({
  id: "listPlans",
  method: "GET",
  path: "/plans",
  summary: "What is left of each paid month of your plans",
  scope: "bookings:read",
  limit: "read",
  answer: z.strictObject({ items: z.array(MonthJson.extend({ name: z.string(), kitchenName: z.string() })) }),
  refusals: ["rate_limited"],
  run: async ({ ctx }) => {
    const rentals = (await listRentals(ctx)).filter(({ storageKind }) => storageKind === "plan");
    const months = await planMonths(
      ctx,
      rentals.map(({ id }) => id),
    );
    const items = months.flatMap((month) => {
      const rental = rentals.find(({ id }) => id === month.rentalId);
      if (!rental) return [];
      const { spaceName: name, kitchenName, timeZone } = rental;
      return [{ ...monthJson(month, timeZone), name, kitchenName }];
    });
    return { body: { items } };
  },
});

export const readHostPlans = endpoint({
  id: "getHostPlans",
  method: "GET",
  path: "/host/kitchens/{kitchenId}/plans",
  summary: "Plans of a kitchen, who bought them and what they have used of the months that count",
  scope: "host:read",
  limit: "read",
  params: ofKitchen,
  answer: z.strictObject({
    items: z.array(
      PlanJson.extend({
        archived: z.boolean(),
        places: z.int(),
        subscribers: z.array(
          z.strictObject({
            rentalId: Id,
            renter: z.string(),
            paidUntil: Instant.nullable(),
            noticeGiven: z.boolean(),
            months: z.array(MonthJson),
          }),
        ),
      }),
    ),
  }),
  refusals: ["invalid_input", "not_found", "forbidden", "rate_limited"],
  run: async ({ ctx, params }) => {
    const { kitchen, storages } = await storageOccupancy(ctx, params.kitchenId);
    const rentalsOf = (one: (typeof storages)[number]) => one.units.flatMap(({ rentals }) => rentals);
    const plans = storages.flatMap((one) => (one.plan ? [{ ...one, terms: one.plan }] : []));
    const months = await planMonths(
      ctx,
      plans.flatMap(rentalsOf).map(({ rentalId }) => rentalId),
    );
    const items = plans.map((plan) => ({
      ...planJson({ ...plan, id: plan.spaceId, name: plan.spaceName }, plan.terms),
      archived: plan.archived,
      places: plan.units.length,
      subscribers: rentalsOf(plan).map(({ rentalId, renter, paidUntil, noticeGiven }) => ({
        ...{ rentalId, renter, noticeGiven },
        paidUntil: paidUntil && withOffset(paidUntil, kitchen.timeZone),
        months: months
          .filter((month) => month.rentalId === rentalId)
          .map((month) => monthJson(month, kitchen.timeZone)),
      })),
    }));
    return { body: { items } };
  },
});

export const addHostPlan = endpoint({
  ...WRITE,
  id: "addPlan",
  path: "/host/kitchens/{kitchenId}/plans",
  summary: "Offer a plan by the month; places are added and it is archived as storage is",
  params: ofKitchen,
  body: z.strictObject(added),
  answer: z.strictObject({ id: Id }),
  status: 201,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => ({ body: await addPlan(ctx, { ...params, ...body }) }),
});

export const changeHostPlan = endpoint({
  ...WRITE,
  id: "changePlan",
  path: "/host/kitchens/{kitchenId}/plans/{spaceId}",
  summary: "Change words, price and terms of a plan; months that were bought keep theirs",
  params: z.strictObject({ kitchenId, spaceId }),
  body: z.strictObject(changed),
  answer: z.strictObject({ done: z.literal(true) }),
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await changePlan(ctx, { ...params, ...body });
    return { body: { done: true as const } };
  },
});
