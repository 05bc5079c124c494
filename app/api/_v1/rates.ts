import { z } from "zod";
import { moneyJson } from "@/lib/core/money";
import { endpoint } from "@/lib/http/endpoint";
import { addRate, getKitchenSetup, removeRate, setDeposit, setFeePayer, setMinimum } from "@/lib/kitchens";
import {
  AddRateInput,
  DepositTerms,
  KitchenIdInput,
  RemoveRateInput,
  SetFeePayerInput,
  SpaceIdInput,
} from "@/lib/kitchens/schemas";
import { Id, Money, RateCardJson, rateCardJson } from "./shapes";

const REFUSALS = ["invalid_input", "not_found", "rate_limited"] as const;
const ONCE = [...REFUSALS, "forbidden", "conflict", "idempotency_mismatch", "in_progress"] as const;

const RatesJson = z.strictObject({
  spaceId: Id,
  spaceName: z.string(),
  hourlyRate: Money,
  rates: RateCardJson,
});

export const listRates = endpoint({
  id: "listRates",
  method: "GET",
  path: "/host/kitchens/{kitchenId}/rates",
  summary:
    "What each space of a kitchen costs: by the hour, at weekly times, in packages, with fees and at least",
  scope: "host:read",
  limit: "read",
  params: KitchenIdInput,
  answer: z.strictObject({ items: z.array(RatesJson) }),
  refusals: REFUSALS,
  run: async ({ ctx, params }) => {
    const { spaces } = await getKitchenSetup(ctx, params.kitchenId);
    const items = spaces.map(({ id, name, hourlyRateCents, currency, rates }) => ({
      ...{ spaceId: id, spaceName: name, hourlyRate: moneyJson(hourlyRateCents, currency) },
      rates: rateCardJson(rates),
    }));
    return { body: { items } };
  },
});

const cents = z
  .int("Give whole cents")
  .min(100, "Ask for at least $1")
  .max(10_000_000, "That price is too high");
const [Band, Package, Fee, Lead, Occupancy] = AddRateInput.options;
const ids = { kitchenId: true, spaceId: true } as const;
const inCents = { ...ids, price: true } as const;
const own = { priceCents: cents };
const WHOLE_PERCENT = "Give whole percents from -90 to 100, and not 0";
const percent = z
  .int(WHOLE_PERCENT)
  .min(-90, WHOLE_PERCENT)
  .max(100, WHOLE_PERCENT)
  .refine((value) => value !== 0, WHOLE_PERCENT);
const PART_OF_DAY = "Give whole percents from 1 to 99";

export const addHostRate = endpoint({
  id: "addRate",
  method: "POST",
  path: "/host/kitchens/{kitchenId}/rates/{spaceId}",
  summary:
    "Add a weekly rate (band), a package, a fee, a share for booking late or early (lead) or one by how much of the day is booked (occupancy) to a space; bookings made before keep their price",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: SpaceIdInput,
  body: z.discriminatedUnion("kind", [
    Band.omit(inCents).extend(own),
    Package.omit(inCents).extend(own),
    Fee.omit(inCents).extend({ ...own, optional: z.boolean().default(false) }),
    Lead.omit(ids).extend({
      hours: z.int("Give whole hours").min(1, "Use at least 1").max(2_160, "Use at most 90 days"),
      percent,
    }),
    Occupancy.omit(ids).extend({
      booked: z.int(PART_OF_DAY).min(1, PART_OF_DAY).max(99, PART_OF_DAY),
      percent,
    }),
  ]),
  answer: z.strictObject({ added: z.literal(true) }),
  status: 201,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    if (body.kind === "lead" || body.kind === "occupancy") await addRate(ctx, { ...params, ...body });
    else {
      const { priceCents, ...rate } = body;
      await addRate(ctx, { ...params, ...rate, price: priceCents });
    }
    return { body: { added: true as const } };
  },
});

export const removeHostRate = endpoint({
  id: "removeRate",
  method: "POST",
  path: "/host/kitchens/{kitchenId}/rates/{spaceId}/remove",
  summary: "Take a weekly rate, a package, a fee, a share for booking late or early or one by occupancy away",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: SpaceIdInput,
  body: RemoveRateInput.omit(ids),
  answer: z.strictObject({ removed: z.literal(true) }),
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await removeRate(ctx, { ...params, ...body });
    return { body: { removed: true as const } };
  },
});

export const setHostMinimum = endpoint({
  id: "setMinimum",
  method: "POST",
  path: "/host/kitchens/{kitchenId}/rates/{spaceId}/minimum",
  summary: "The least that the time of a slot costs; null: no such thing",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: SpaceIdInput,
  body: z.strictObject({ minimumCents: cents.nullable() }),
  answer: z.strictObject({ saved: z.literal(true) }),
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await setMinimum(ctx, { ...params, minimum: body.minimumCents });
    return { body: { saved: true as const } };
  },
});

export const setHostDeposit = endpoint({
  id: "setDeposit",
  method: "POST",
  path: "/host/kitchens/{kitchenId}/rates/{spaceId}/deposit",
  summary:
    "What a booking pays on top and gets back after the visit, less what damage is awarded, and what damage may cost beyond it at most; null: nothing",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: SpaceIdInput,
  body: z.strictObject({
    ...DepositTerms,
    beyondDepositCents: DepositTerms.beyondDepositCents.default(null),
  }),
  answer: z.strictObject({ saved: z.literal(true) }),
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await setDeposit(ctx, { ...params, ...body });
    return { body: { saved: true as const } };
  },
});

export const setHostFeePayer = endpoint({
  id: "setFeePayer",
  method: "POST",
  path: "/host/kitchens/{kitchenId}/rates/{spaceId}/fee-payer",
  summary: "Who pays the platform's fee: the renter on top of the price, or the host out of it",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: SpaceIdInput,
  body: SetFeePayerInput.omit({ kitchenId: true, spaceId: true }),
  answer: z.strictObject({ saved: z.literal(true) }),
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await setFeePayer(ctx, { ...params, ...body });
    return { body: { saved: true as const } };
  },
});
