import { z } from "zod";
import { endpoint } from "@/lib/http/endpoint";
import { approveRequest, declineRequest } from "@/lib/payments";
import { DeclineRequestInput } from "@/lib/payments/schemas";
import { MOVE, ONCE, REFUSALS } from "./on-a-booking";

const ANSWER = { ...MOVE, scope: "host:write" } as const;

export const approveOneRequest = endpoint({
  ...ANSWER,
  id: "approveRequest",
  path: "/host/bookings/{bookingId}/approve",
  summary: "Say yes to a request: it is confirmed and paid",
  answer: z.strictObject({ status: z.literal("confirmed") }),
  refusals: [...REFUSALS, "outside_hours", "slot_taken", "renter_blocked", ...ONCE],
  run: async ({ ctx, params }) => ({ body: await approveRequest(ctx, params) }),
});

const { bookingId: _, ...answer } = DeclineRequestInput.shape;

export const declineOneRequest = endpoint({
  ...ANSWER,
  id: "declineRequest",
  path: "/host/bookings/{bookingId}/decline",
  summary: "Say no to a request: nobody is charged and the slot is free",
  body: z.strictObject(answer),
  answer: z.strictObject({ status: z.literal("declined") }),
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params, body }) => ({ body: await declineRequest(ctx, { ...params, ...body }) }),
});
