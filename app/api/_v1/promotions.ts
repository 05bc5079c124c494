import { z } from "zod";
import { endpoint } from "@/lib/http/endpoint";
import { KitchenIdInput } from "@/lib/kitchens/schemas";
import { createPromotion, endPromotion, listPromotions } from "@/lib/pricing";
import { PromotionIdInput, PromotionTermsInput } from "@/lib/pricing/schemas";
import { Id, Instant } from "./shapes";

const REFUSALS = ["invalid_input", "not_found", "rate_limited"] as const;
const ONCE = [...REFUSALS, "forbidden", "conflict", "idempotency_mismatch", "in_progress"] as const;

const PromotionJson = z.strictObject({
  id: Id,
  code: z.string(),
  /** Whether it counts at every kitchen of the organization. */
  everywhere: z.boolean(),
  /** A share of the price in hundredths of a percent, or an amount: one of both is null. */
  percentBps: z.int().nullable(),
  amountCents: z.int().nullable(),
  minimumCents: z.int().nullable(),
  firstBookingOnly: z.boolean(),
  validFrom: Instant.nullable(),
  validUntil: Instant.nullable(),
  maxUses: z.int().nullable(),
  maxUsesEach: z.int().nullable(),
  endedAt: Instant.nullable(),
  /** Confirmed bookings that used it. */
  uses: z.int(),
});

export const listHostPromotions = endpoint({
  id: "listPromotions",
  method: "GET",
  path: "/host/kitchens/{kitchenId}/promotions",
  summary: "Promo codes that count at a kitchen, live ones first, with how often they were used",
  scope: "host:read",
  limit: "read",
  params: KitchenIdInput,
  answer: z.strictObject({ items: z.array(PromotionJson) }),
  refusals: REFUSALS,
  run: async ({ ctx, params }) => {
    const text = (at: Date | null) => at?.toISOString() ?? null;
    const items = (await listPromotions(ctx, params)).map(({ validFrom, validUntil, endedAt, ...rest }) => ({
      ...rest,
      ...{ validFrom: text(validFrom), validUntil: text(validUntil), endedAt: text(endedAt) },
    }));
    return { body: { items } };
  },
});

export const createHostPromotion = endpoint({
  id: "createPromotion",
  method: "POST",
  path: "/host/kitchens/{kitchenId}/promotions",
  summary: "Give out a promo code: a share or an amount off, for whom, when and how often",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: KitchenIdInput,
  body: PromotionTermsInput,
  answer: z.strictObject({ id: Id }),
  status: 201,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => ({ body: await createPromotion(ctx, { ...body, ...params }) }),
});

export const endHostPromotion = endpoint({
  id: "endPromotion",
  method: "POST",
  path: "/host/kitchens/{kitchenId}/promotions/{promotionId}/end",
  summary: "End a promo code; bookings that used it keep their price",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: PromotionIdInput,
  answer: z.strictObject({ ended: z.literal(true) }),
  refusals: ONCE,
  run: async ({ ctx, params }) => {
    await endPromotion(ctx, params);
    return { body: { ended: true as const } };
  },
});
