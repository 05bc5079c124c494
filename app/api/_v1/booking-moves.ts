import { z } from "zod";
import { checkIn } from "@/lib/bookings";
import { BookingIdInput } from "@/lib/bookings/schemas";
import { moneyJson } from "@/lib/core/money";
import { endpoint } from "@/lib/http/endpoint";
import { cancelBooking, quoteCancellation, startCheckout } from "@/lib/payments";
import { CancelBookingInput, CheckoutInput } from "@/lib/payments/schemas";
import { finishVisit } from "@/lib/visits";
import { FinishVisitInput } from "@/lib/visits/schemas";
import { MOVE, ONCE, REFUSALS } from "./on-a-booking";
import { Instant, Money } from "./shapes";

const { bookingId: ___, ...checkout } = CheckoutInput.shape;

export const checkoutBooking = endpoint({
  ...MOVE,
  id: "checkoutBooking",
  path: "/bookings/{bookingId}/checkout",
  summary:
    "The payment page of a hold; asking again gives the same page. With useCredit your credit pays what it can; where it pays all, the hold is paid and the address is the booking's. Where the price says what damage may cost beyond the deposit, agreesToDamage has to be true",
  body: z.strictObject(checkout),
  answer: z.strictObject({ url: z.url() }),
  refusals: [...REFUSALS, "slot_taken", ...ONCE],
  run: async ({ ctx, params, body }) => ({ body: await startCheckout(ctx, { ...params, ...body }) }),
});

export const readCancellationQuote = endpoint({
  id: "getCancellationQuote",
  method: "GET",
  path: "/bookings/{bookingId}/cancellation-quote",
  summary: "What cancelling now would give back",
  scope: "bookings:read",
  limit: "read",
  params: BookingIdInput,
  answer: z.strictObject({
    refund: Money,
    kept: Money,
    reason: z.enum(["host", "grace", "notice", "late", "hold", "request"]),
  }),
  refusals: [...REFUSALS, "rate_limited"],
  run: async ({ ctx, params }) => {
    const { refundCents, keptCents, reason, currency } = await quoteCancellation(ctx, params);
    return {
      body: { refund: moneyJson(refundCents, currency), kept: moneyJson(keptCents, currency), reason },
    };
  },
});

const { bookingId: _, ...cancellation } = CancelBookingInput.shape;

export const cancelOneBooking = endpoint({
  ...MOVE,
  id: "cancelBooking",
  path: "/bookings/{bookingId}/cancel",
  summary: "Give a hold back, take a request back, or cancel a booking and refund it by its policy",
  body: z.strictObject(cancellation),
  answer: z.strictObject({ status: z.literal("cancelled"), refund: Money }),
  refusals: [...REFUSALS, "precondition_failed", ...ONCE],
  run: async ({ ctx, params, body }) => {
    const { status, refundCents, currency } = await cancelBooking(ctx, { ...params, ...body });
    return { body: { status, refund: moneyJson(refundCents, currency) } };
  },
});

const Attended = z.strictObject({ status: z.enum(["checked_in", "completed"]), at: Instant });
const attended = ({ status, at }: { status: string; at: Date }) => ({
  body: {
    status: status === "completed" ? ("completed" as const) : ("checked_in" as const),
    at: at.toISOString(),
  },
});

export const checkInBooking = endpoint({
  ...MOVE,
  id: "checkInBooking",
  path: "/bookings/{bookingId}/check-in",
  summary: "The crew is in; from 30 minutes before the start",
  answer: Attended,
  refusals: [...REFUSALS, "papers_missing", ...ONCE],
  run: async ({ ctx, params }) => attended(await checkIn(ctx, params)),
});

const { bookingId: __, ...checklist } = FinishVisitInput.shape;

export const checkOutBooking = endpoint({
  ...MOVE,
  id: "checkOutBooking",
  path: "/bookings/{bookingId}/check-out",
  summary: "The crew has left, and what of the kitchen's checklist it has done",
  body: z.strictObject(checklist),
  answer: Attended,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params, body }) => attended(await finishVisit(ctx, { ...params, ...body })),
});
