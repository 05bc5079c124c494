import { z } from "zod";
import { BookingIdInput } from "@/lib/bookings/schemas";
import { HANDOVER_KINDS } from "@/lib/core/visit-terms";
import { endpoint } from "@/lib/http/endpoint";
import { getHandover, tellCondition } from "@/lib/visits";
import { TellConditionInput } from "@/lib/visits/schemas";
import { Id, Instant } from "./shapes";

const REFUSALS = ["invalid_input", "not_found", "forbidden", "rate_limited"] as const;
const Kind = z.enum(HANDOVER_KINDS);

export const readHandover = endpoint({
  id: "getHandover",
  method: "GET",
  path: "/bookings/{bookingId}/handover",
  summary: "The checklist for leaving, and how the crew found and left the kitchen",
  scope: "bookings:read",
  limit: "read",
  params: BookingIdInput,
  answer: z.strictObject({
    /** What `items` of a check-out may name: sentences of the host, or the names of the usual ones. */
    checklist: z.array(z.string()),
    photosRequired: z.boolean(),
    arrivalUntil: Instant.nullable(),
    told: z.array(
      z.strictObject({
        kind: Kind,
        items: z.array(z.strictObject({ label: z.string(), done: z.boolean() })),
        note: z.string(),
        createdAt: Instant,
      }),
    ),
    photos: z.array(z.strictObject({ id: Id, kind: Kind, item: z.string() })),
  }),
  refusals: REFUSALS,
  run: async ({ ctx, params }) => {
    const { checklist, arrivalUntil, told, ...rest } = await getHandover(ctx, params);
    return {
      body: {
        ...rest,
        checklist: [...checklist],
        arrivalUntil: arrivalUntil?.toISOString() ?? null,
        told: told.map(({ createdAt, ...one }) => ({ ...one, createdAt: createdAt.toISOString() })),
      },
    };
  },
});

const { bookingId: _, ...condition } = TellConditionInput.shape;

export const tellArrivalCondition = endpoint({
  id: "tellCondition",
  method: "POST",
  path: "/bookings/{bookingId}/condition",
  summary: "How the crew found the kitchen, once, in the first 30 minutes after checking in",
  scope: "bookings:write",
  limit: "write",
  keeps: "adapter",
  params: BookingIdInput,
  body: z.strictObject(condition),
  answer: z.strictObject({ told: z.literal(true) }),
  refusals: [...REFUSALS, "conflict", "idempotency_mismatch", "in_progress"],
  run: async ({ ctx, params, body }) => {
    await tellCondition(ctx, { ...params, ...body });
    return { body: { told: true as const } };
  },
});
