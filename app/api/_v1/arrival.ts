import { z } from "zod";
import { BookingIdInput } from "@/lib/bookings/schemas";
import { endpoint } from "@/lib/http/endpoint";
import { getAccess, getArrivalSettings, renewCode, saveArrivalSettings } from "@/lib/visits";
import { ArrivalInput, KitchenDayInput } from "@/lib/visits/schemas";
import { Instant } from "./shapes";

const REFUSALS = ["invalid_input", "not_found", "forbidden", "rate_limited"] as const;
const ONCE = [...REFUSALS, "conflict", "idempotency_mismatch", "in_progress"] as const;

const AccessJson = z.strictObject({
  opensAt: Instant,
  closesAt: Instant,
  open: z.boolean(),
  /** null outside the window: a renter knows the street address and the code only around the slot. */
  entry: z.strictObject({ addressLine: z.string(), code: z.string(), instructions: z.string() }).nullable(),
});

export const readAccess = endpoint({
  id: "getAccess",
  method: "GET",
  path: "/bookings/{bookingId}/access",
  summary: "Street address and door code, from 30 minutes before the start to the end",
  scope: "bookings:read",
  limit: "read",
  params: BookingIdInput,
  answer: AccessJson,
  refusals: REFUSALS,
  run: async ({ ctx, params }) => {
    const { opensAt, closesAt, open, entry } = await getAccess(ctx, params);
    return { body: { opensAt: opensAt.toISOString(), closesAt: closesAt.toISOString(), open, entry } };
  },
});

export const renewAccessCode = endpoint({
  id: "renewAccessCode",
  method: "POST",
  path: "/bookings/{bookingId}/access-code",
  summary: "A new door code and pass for a booking that you host; the old ones stop working at once",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: BookingIdInput,
  answer: z.strictObject({ renewed: z.literal(true) }),
  refusals: ONCE,
  run: async ({ ctx, params }) => {
    await renewCode(ctx, params);
    return { body: { renewed: true as const } };
  },
});

const { kitchenId: _, ...settings } = ArrivalInput.shape;
const ArrivalJson = z.strictObject({
  instructions: z.string(),
  noShowMinutes: z.int(),
  /** Empty: the usual list. */
  checklist: z.array(z.string()),
  photosRequired: z.boolean(),
});

export const readArrival = endpoint({
  id: "getArrival",
  method: "GET",
  path: "/host/kitchens/{kitchenId}/arrival",
  summary: "How to get in, when a slot counts as missed, and the checklist for leaving",
  scope: "host:read",
  limit: "read",
  params: KitchenDayInput,
  answer: ArrivalJson,
  refusals: REFUSALS,
  run: async ({ ctx, params }) => ({ body: await getArrivalSettings(ctx, params.kitchenId) }),
});

export const saveArrival = endpoint({
  id: "saveArrival",
  method: "POST",
  path: "/host/kitchens/{kitchenId}/arrival",
  summary: "Change what a kitchen tells and asks on the day",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: KitchenDayInput,
  body: z.strictObject(settings),
  answer: ArrivalJson,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await saveArrivalSettings(ctx, { ...params, ...body });
    return { body };
  },
});
