import { z } from "zod";
import { STANDINGS } from "@/lib/core/kitchen-terms";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import { judgeRenter, listRenters, setClientDiscount } from "@/lib/kitchens";
import { JudgeRenterInput } from "@/lib/kitchens/schemas";
import { Id, Instant } from "./shapes";

const REFUSALS = ["invalid_input", "not_found", "forbidden", "rate_limited"] as const;
const ONCE = [...REFUSALS, "idempotency_mismatch", "in_progress"] as const;
const organizationId = z.uuid("Give the id of an organization");
const Renter = z.strictObject({ renterId: z.uuid("Give the id of a renter") });

const RenterJson = z.strictObject({
  renterId: Id,
  name: z.string(),
  email: z.string(),
  /** What the host thinks of them; null: nothing, what the kitchen asks of everybody holds. */
  standing: z.enum(STANDINGS).nullable(),
  note: z.string(),
  /** What they pay less for their time; null: nothing. */
  discountBps: z.int().nullable(),
  bookings: z.int(),
  noShows: z.int(),
  lastAt: Instant,
});

export const listHostRenters = endpoint({
  id: "listRenters",
  method: "GET",
  path: "/host/renters",
  summary: "Everybody who ever booked with an organization, latest first",
  scope: "host:read",
  limit: "read",
  query: z.strictObject({ organizationId }),
  answer: z.strictObject({ items: z.array(RenterJson) }),
  refusals: REFUSALS,
  run: async ({ ctx, query }) => {
    const renters = await listRenters(ctx, query.organizationId);
    return { body: { items: renters.map((one) => ({ ...one, lastAt: withOffset(one.lastAt, "UTC") })) } };
  },
});

export const judgeHostRenter = endpoint({
  id: "judgeRenter",
  method: "POST",
  path: "/host/renters/{renterId}/standing",
  summary: "Let a renter book at once, make them ask, keep them out, or take that back (default)",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: Renter,
  body: JudgeRenterInput.omit({ renterId: true }),
  answer: z.strictObject({ saved: z.literal(true) }),
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await judgeRenter(ctx, { ...params, ...body });
    return { body: { saved: true as const } };
  },
});

export const setHostClientDiscount = endpoint({
  id: "setClientDiscount",
  method: "POST",
  path: "/host/renters/{renterId}/discount",
  summary: "What a renter pays less for their time from now on; null: what everybody pays",
  scope: "host:write",
  limit: "write",
  keeps: "adapter",
  params: Renter,
  body: z.strictObject({
    organizationId,
    percent: z
      .int("Give a whole number")
      .min(1, "Use at least 1")
      .max(90, "Take off at most 90 percent")
      .nullable(),
  }),
  answer: z.strictObject({ saved: z.literal(true) }),
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await setClientDiscount(ctx, { ...params, ...body });
    return { body: { saved: true as const } };
  },
});
