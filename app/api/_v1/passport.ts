import { z } from "zod";
import { getBooking } from "@/lib/bookings";
import { listShares, passportFor, sharePapers, unsharePapers } from "@/lib/compliance";
import { KitchenShareInput } from "@/lib/compliance/schemas";
import { endpoint } from "@/lib/http/endpoint";
import { MOVE, ONCE as ONCE_MORE, REFUSALS } from "./on-a-booking";
import { Id, Instant } from "./shapes";

const SharesJson = z.strictObject({
  items: z.array(z.strictObject({ kitchenId: Id, name: z.string(), givenAt: Instant })),
});
const WRITE = {
  method: "POST",
  scope: "bookings:write",
  limit: "write",
  keeps: "adapter",
  refusals: [...REFUSALS, ...ONCE_MORE],
  answer: SharesJson,
} as const;

export const listMyShares = endpoint({
  id: "listShares",
  method: "GET",
  path: "/papers/shares",
  summary: "The kitchens that may see which of your papers are in order",
  scope: "bookings:read",
  limit: "read",
  answer: SharesJson,
  refusals: ["rate_limited"],
  run: async ({ ctx }) => ({ body: { items: await listShares(ctx) } }),
});

export const createShare = endpoint({
  ...WRITE,
  id: "sharePapers",
  path: "/papers/shares",
  summary: "Let a kitchen see which of your papers are in order; files are never shown",
  body: KitchenShareInput,
  run: async ({ ctx, body }) => {
    await sharePapers(ctx, body);
    return { body: { items: await listShares(ctx) } };
  },
});

export const endShare = endpoint({
  ...WRITE,
  id: "unsharePapers",
  path: "/papers/shares/{kitchenId}/revoke",
  summary: "A kitchen sees nothing of your papers from now on",
  params: KitchenShareInput,
  run: async ({ ctx, params }) => {
    await unsharePapers(ctx, params);
    return { body: { items: await listShares(ctx) } };
  },
});

export const readRenterPapers = endpoint({
  id: "readRenterPapers",
  method: "GET",
  path: "/host/bookings/{bookingId}/renter-papers",
  summary: "The papers of a booking's renter that the kitchen asks about, where the renter shows them",
  scope: "host:read",
  limit: "read",
  params: MOVE.params,
  answer: z.strictObject({
    /** Whether the renter shows them. */
    shared: z.boolean(),
    items: z.array(
      z.strictObject({
        requirement: z.string(),
        paper: z.string(),
        /** The worker it names; empty for papers of the business. */
        person: z.string(),
        until: z.iso.date().nullable(),
      }),
    ),
  }),
  refusals: ["invalid_input", "not_found", "forbidden", "rate_limited"],
  run: async ({ ctx, params }) => {
    const { kitchenId, renterId } = await getBooking(ctx, params.bookingId);
    const papers = await passportFor(ctx, kitchenId, renterId);
    return { body: { shared: papers !== null, items: papers ?? [] } };
  },
});
