import { z } from "zod";
import { joinWaitlist, leaveWaitlist, listWaitlist } from "@/lib/bookings";
import { JoinWaitlistInput, WaitlistIdInput } from "@/lib/bookings/schemas";
import { WAITLIST_STATES } from "@/lib/core/booking-terms";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import { ONCE } from "./on-a-booking";
import { Id, Instant, page } from "./shapes";

export const joinOneWaitlist = endpoint({
  id: "joinWaitlist",
  method: "POST",
  path: "/waitlist",
  summary: "Wait for time in a space: the first in line is offered it as a hold of two hours",
  scope: "bookings:write",
  limit: "write",
  keeps: "adapter",
  body: JoinWaitlistInput,
  answer: z.strictObject({ id: Id }),
  status: 201,
  refusals: ["invalid_input", "not_found", "conflict", ...ONCE],
  run: async ({ ctx, body }) => ({ body: await joinWaitlist(ctx, body) }),
});

export const listMyWaitlist = endpoint({
  id: "listWaitlist",
  method: "GET",
  path: "/waitlist",
  summary: "The lines you wait in, and what you were offered",
  scope: "bookings:read",
  limit: "read",
  answer: page(
    z.strictObject({
      id: Id,
      spaceId: Id,
      spaceName: z.string(),
      kitchenName: z.string(),
      windowStartsAt: Instant,
      windowEndsAt: Instant,
      durationMinutes: z.int(),
      /** Of a line for storage: how many months they want. null: they wait for a slot. */
      months: z.int().nullable(),
      state: z.enum(WAITLIST_STATES),
      bookingId: Id.nullable(),
    }),
  ),
  refusals: ["rate_limited"],
  run: async ({ ctx }) => {
    const items = (await listWaitlist(ctx)).map(({ kitchenSlug: _, timeZone, ...entry }) => ({
      ...entry,
      windowStartsAt: withOffset(entry.windowStartsAt, timeZone),
      windowEndsAt: withOffset(entry.windowEndsAt, timeZone),
    }));
    return { body: { items, nextCursor: null } };
  },
});

export const leaveOneWaitlist = endpoint({
  id: "leaveWaitlist",
  method: "POST",
  path: "/waitlist/{entryId}/leave",
  summary: "Stop waiting",
  scope: "bookings:write",
  limit: "write",
  keeps: "adapter",
  params: WaitlistIdInput,
  answer: z.strictObject({ state: z.literal("ended") }),
  refusals: ["invalid_input", "not_found", ...ONCE],
  run: async ({ ctx, params }) => ({ body: await leaveWaitlist(ctx, params) }),
});
