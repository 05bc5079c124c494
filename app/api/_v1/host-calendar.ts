import { z } from "zod";
import { kitchenSlots } from "@/lib/bookings";
import { KitchenWindowInput } from "@/lib/bookings/schemas";
import { BOOKING_STATUSES } from "@/lib/core/booking-terms";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import { authorizedKitchen } from "@/lib/kitchens";
import { Id, Instant } from "./shapes";

const { kitchenId, ...window } = KitchenWindowInput.shape;

export const readHostCalendar = endpoint({
  id: "getHostCalendar",
  method: "GET",
  path: "/host/kitchens/{kitchenId}/calendar",
  summary:
    "What blocks each station of a kitchen: bookings with their buffers, holds, and time kept for changes",
  scope: "host:read",
  limit: "read",
  params: z.strictObject({ kitchenId }),
  query: z.strictObject(window),
  answer: z.strictObject({
    timeZone: z.string(),
    items: z.array(
      z.strictObject({
        bookingId: Id,
        stationId: Id,
        spaceId: Id,
        status: z.enum(BOOKING_STATUSES),
        /** Only kept, for a change that waits for payment or consent. */
        kept: z.boolean(),
        startsAt: Instant,
        endsAt: Instant,
        blockedFrom: Instant,
        blockedUntil: Instant,
      }),
    ),
  }),
  refusals: ["invalid_input", "not_found", "forbidden", "rate_limited"],
  run: async ({ ctx, params, query }) => {
    const kitchen = await authorizedKitchen(ctx, params.kitchenId, "organization:read");
    const at = (instant: Date) => withOffset(instant, kitchen.timeZone);
    const slots = await kitchenSlots(ctx, kitchen, { startsAt: query.from, endsAt: query.to });
    const items = slots.map(({ bookingId, stationId, spaceId, status, kept, startsAt, endsAt, blocked }) => ({
      ...{ bookingId, stationId, spaceId, status, kept },
      startsAt: at(startsAt),
      endsAt: at(endsAt),
      blockedFrom: at(blocked.startsAt),
      blockedUntil: at(blocked.endsAt),
    }));
    return { body: { timeZone: kitchen.timeZone, items } };
  },
});
