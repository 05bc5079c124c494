import { z } from "zod";
import { waitForStorage } from "@/lib/bookings";
import { WaitForStorageInput } from "@/lib/bookings/schemas";
import { refuse } from "@/lib/core/errors";
import { isRoom, STORAGE_KINDS } from "@/lib/core/kitchen-terms";
import { moneyJson } from "@/lib/core/money";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import { listStorage, publicKitchen } from "@/lib/kitchens";
import { ONCE } from "./on-a-booking";
import { Id, Instant, Money } from "./shapes";

export const listKitchenStorage = endpoint({
  id: "listKitchenStorage",
  method: "GET",
  path: "/kitchens/{kitchenId}/storage",
  summary: "Storage that a kitchen rents by the month, with how many units are free for the month ahead",
  scope: null,
  limit: "read",
  params: z.strictObject({ kitchenId: z.string().min(1).max(120) }),
  answer: z.strictObject({
    timeZone: z.string(),
    items: z.array(
      z.strictObject({
        id: Id,
        name: z.string(),
        description: z.string(),
        storageKind: z.enum(STORAGE_KINDS),
        monthlyRate: Money,
        units: z.int(),
        free: z.int(),
        /** How many wait for a unit. */
        waiting: z.int(),
        /** Where none is free: when the first one is. */
        nextFreeAt: Instant.nullable(),
      }),
    ),
  }),
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, params }) => {
    const kitchen = await publicKitchen(ctx, params.kitchenId.toLowerCase());
    if (kitchen.status !== "published") refuse("not_found", "Kitchen not found");
    const items = (await listStorage(ctx, kitchen.id))
      .filter(isRoom)
      .map(({ monthlyRateCents, currency, plan: _, ...offer }) => ({
        ...offer,
        monthlyRate: moneyJson(monthlyRateCents, currency),
        nextFreeAt: offer.nextFreeAt && withOffset(offer.nextFreeAt, kitchen.timeZone),
      }));
    return { body: { timeZone: kitchen.timeZone, items } };
  },
});

const { spaceId, ...wanted } = WaitForStorageInput.shape;

export const waitForOneUnit = endpoint({
  id: "waitForStorage",
  method: "POST",
  path: "/spaces/{spaceId}/waitlist",
  summary: "Wait for a unit of storage that is full: the first in line is offered one for two hours",
  scope: "bookings:write",
  limit: "write",
  keeps: "adapter",
  params: z.strictObject({ spaceId }),
  body: z.strictObject(wanted),
  answer: z.strictObject({ id: Id }),
  status: 201,
  refusals: ["invalid_input", "not_found", "conflict", ...ONCE],
  run: async ({ ctx, params, body }) => ({ body: await waitForStorage(ctx, { ...params, ...body }) }),
});
