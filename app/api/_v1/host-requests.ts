import { z } from "zod";
import { moneyJson } from "@/lib/core/money";
import { endpoint } from "@/lib/http/endpoint";
import { approveRequest, declineRequest, giveBack } from "@/lib/payments";
import { DeclineRequestInput, GiveBackInput } from "@/lib/payments/schemas";
import { MOVE, ONCE, REFUSALS } from "./on-a-booking";
import { Money } from "./shapes";

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

const { bookingId: __, ...gift } = GiveBackInput.shape;

export const giveBackMoney = endpoint({
  ...ANSWER,
  id: "giveBackMoney",
  path: "/host/bookings/{bookingId}/give-back",
  summary:
    "Give a part or all of the price back beyond the terms, until 47 hours after the visit and, once it has been paid out, for 90 days; what the host was paid is taken back from their Stripe balance",
  body: z.strictObject(gift),
  answer: z.strictObject({
    /** All that has gone back of the price, and what could still go back. */
    refunded: Money,
    left: Money,
  }),
  refusals: [...REFUSALS, "precondition_failed", ...ONCE],
  run: async ({ ctx, params, body }) => {
    const { refundedCents, leftCents, currency } = await giveBack(ctx, { ...params, ...body });
    return { body: { refunded: moneyJson(refundedCents, currency), left: moneyJson(leftCents, currency) } };
  },
});
