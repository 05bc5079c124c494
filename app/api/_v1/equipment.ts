import { z } from "zod";
import { freeEquipment } from "@/lib/bookings";
import { FreeEquipmentInput } from "@/lib/bookings/schemas";
import { moneyJson } from "@/lib/core/money";
import { endpoint } from "@/lib/http/endpoint";
import { addEquipment, archiveEquipment, listEquipment, saveEquipment } from "@/lib/kitchens";
import { AddEquipmentInput, EquipmentIdInput, KitchenIdInput } from "@/lib/kitchens/schemas";
import { Id, Money } from "./shapes";

const REFUSALS = ["invalid_input", "not_found", "rate_limited"] as const;
const ONCE = [...REFUSALS, "forbidden", "conflict", "idempotency_mismatch", "in_progress"] as const;

const { kitchenId: _, ...slot } = FreeEquipmentInput.shape;

export const readFreeEquipment = endpoint({
  id: "getFreeEquipment",
  method: "GET",
  path: "/kitchens/{kitchenId}/equipment",
  summary: "What equipment of a kitchen can be reserved with a slot, and how much of it is free then",
  scope: null,
  limit: "search",
  params: KitchenIdInput,
  query: z.strictObject(slot),
  answer: z.strictObject({
    timeZone: z.string(),
    items: z.array(
      z.strictObject({
        spaceId: Id,
        name: z.string(),
        /** Of one unit. */
        hourlyRate: Money,
        units: z.int(),
        freeUnits: z.int(),
      }),
    ),
  }),
  refusals: REFUSALS,
  run: async ({ ctx, params, query }) => {
    const { timeZone, items } = await freeEquipment(ctx, { ...params, ...query });
    const free = items.map(({ hourlyRateCents, currency, ...one }) => ({
      ...one,
      hourlyRate: moneyJson(hourlyRateCents, currency),
    }));
    return { body: { timeZone, items: free } };
  },
});

const HostEquipmentJson = z.strictObject({
  id: Id,
  name: z.string(),
  hourlyRate: Money,
  bufferAfterMinutes: z.int(),
  units: z.array(z.strictObject({ id: Id, name: z.string() })),
});

export const listHostEquipment = endpoint({
  id: "listHostEquipment",
  method: "GET",
  path: "/host/kitchens/{kitchenId}/equipment",
  summary: "Equipment that a kitchen offers along with its slots, each with its units",
  scope: "host:read",
  limit: "read",
  params: KitchenIdInput,
  answer: z.strictObject({ items: z.array(HostEquipmentJson) }),
  refusals: REFUSALS,
  run: async ({ ctx, params }) => {
    const items = (await listEquipment(ctx, params)).map(({ hourlyRateCents, currency, ...one }) => ({
      ...one,
      hourlyRate: moneyJson(hourlyRateCents, currency),
    }));
    return { body: { items } };
  },
});

const { name, units, bufferAfterMinutes } = AddEquipmentInput.shape;
const rateInCents = z
  .int("Give a whole number")
  .min(0, "Give 0 or more")
  .max(999_999, "That price is too high");
/** As the form of the host, with the rate of one unit in cents; 0: it is included. */
const settings = z.strictObject({ name, units, hourlyRateCents: rateInCents, bufferAfterMinutes });
const asTyped = ({ hourlyRateCents, ...rest }: z.output<typeof settings>) => ({
  ...rest,
  hourlyRate: hourlyRateCents,
});

export const addHostEquipment = endpoint({
  id: "addEquipment",
  method: "POST",
  path: "/host/kitchens/{kitchenId}/equipment",
  summary: "Offer equipment along with the slots of a kitchen; a rate of 0 means that it is included",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: KitchenIdInput,
  body: settings,
  answer: z.strictObject({ id: Id }),
  status: 201,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => ({ body: await addEquipment(ctx, { ...params, ...asTyped(body) }) }),
});

export const saveHostEquipment = endpoint({
  id: "saveEquipment",
  method: "POST",
  path: "/host/kitchens/{kitchenId}/equipment/{spaceId}",
  summary: "Change name, count, price or time between users; bookings made before keep theirs",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: EquipmentIdInput,
  body: settings,
  answer: z.strictObject({ saved: z.literal(true) }),
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await saveEquipment(ctx, { ...params, ...asTyped(body) });
    return { body: { saved: true as const } };
  },
});

export const archiveHostEquipment = endpoint({
  id: "archiveEquipment",
  method: "POST",
  path: "/host/kitchens/{kitchenId}/equipment/{spaceId}/archive",
  summary: "Offer equipment no longer; bookings that have it keep it",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: EquipmentIdInput,
  answer: z.strictObject({ archived: z.literal(true) }),
  refusals: ONCE,
  run: async ({ ctx, params }) => {
    await archiveEquipment(ctx, params);
    return { body: { archived: true as const } };
  },
});
