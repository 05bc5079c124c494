import { getBooking, holdSlot, listBookings } from "@/lib/bookings";
import { BookingIdInput, HoldSlotInput, ListBookingsInput } from "@/lib/bookings/schemas";
import { endpoint } from "@/lib/http/endpoint";
import { count } from "@/lib/http/metrics";
import { BookingJson, bookingJson, HeldJson, heldJson, page } from "./shapes";

export const createBooking = endpoint({
  id: "createBooking",
  method: "POST",
  path: "/bookings",
  summary: "Hold a slot, and equipment along with it, for ten minutes while its renter pays",
  scope: "bookings:write",
  limit: "write",
  body: HoldSlotInput,
  answer: HeldJson,
  status: 201,
  refusals: [
    "invalid_input",
    ...(["in_the_past", "lead_time", "beyond_horizon", "too_short", "too_long"] as const),
    ...([
      "off_increment",
      "outside_hours",
      "leaves_gap",
      "renter_limit",
      "renter_blocked",
      "papers_missing",
    ] as const),
    ...([
      "not_found",
      "slot_taken",
      "equipment_taken",
      "promo_refused",
      "conflict",
      "idempotency_mismatch",
      "rate_limited",
    ] as const),
  ],
  keeps: "verb",
  run: async ({ ctx, body, once }) => {
    const { booking, replayed } = await holdSlot(ctx, body, once);
    count("prep_holds_total", { replayed: String(replayed) });
    return { body: heldJson(booking), location: `/api/v1/bookings/${booking.id}`, replayed };
  },
});

export const listMyBookings = endpoint({
  id: "listBookings",
  method: "GET",
  path: "/bookings",
  summary: "Your bookings as a renter, latest start first",
  scope: "bookings:read",
  limit: "read",
  query: ListBookingsInput,
  answer: page(BookingJson),
  refusals: ["invalid_input", "rate_limited"],
  run: async ({ ctx, query }) => {
    const { items, nextCursor } = await listBookings(ctx, query);
    return { body: { items: items.map(bookingJson), nextCursor } };
  },
});

export const readBooking = endpoint({
  id: "getBooking",
  method: "GET",
  path: "/bookings/{bookingId}",
  summary: "One booking that you rent or host",
  scope: "bookings:read",
  limit: "read",
  params: BookingIdInput,
  answer: BookingJson,
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, params }) => ({ body: bookingJson(await getBooking(ctx, params.bookingId)) }),
});
