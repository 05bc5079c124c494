import { z } from "zod";
import { BookingIdInput } from "@/lib/bookings/schemas";
import { DISPUTE_STATES } from "@/lib/core/dispute-terms";
import { moneyJson } from "@/lib/core/money";
import { withOffset } from "@/lib/core/zoned";
import { type BookingDispute, disputesOf, keepNote, listDisputes, sendEvidence } from "@/lib/disputes";
import { DisputeIdInput, DisputeNoteInput } from "@/lib/disputes/schemas";
import { endpoint } from "@/lib/http/endpoint";
import { ONCE, REFUSALS } from "./on-a-booking";
import { Id, Instant, Money } from "./shapes";

const orNull = (moment: Date | null) => moment && withOffset(moment, "UTC");

const DisputeJson = z.strictObject({
  disputeId: Id,
  bookingId: Id,
  state: z.enum(DISPUTE_STATES),
  /** Stripe's word for why. */
  reason: z.string(),
  amount: Money,
  /** How a lost one was borne. */
  hostShare: Money,
  platformShare: Money,
  evidenceDueAt: Instant.nullable(),
  note: z.string(),
  submittedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
});
const Disputes = z.strictObject({ items: z.array(DisputeJson) });
const DONE = z.strictObject({ done: z.literal(true) });
const done = { body: { done: true as const } };

const disputeJson = (one: Omit<BookingDispute, "owedCents">): z.input<typeof DisputeJson> => ({
  ...{ disputeId: one.disputeId, bookingId: one.bookingId, state: one.state, reason: one.reason },
  ...{ amount: moneyJson(one.amountCents, one.currency), note: one.note },
  ...{ hostShare: moneyJson(one.hostCents, one.currency) },
  ...{ platformShare: moneyJson(one.platformCents, one.currency) },
  ...{ evidenceDueAt: orNull(one.evidenceDueAt), submittedAt: orNull(one.submittedAt) },
  endedAt: orNull(one.endedAt),
});

export const listAllDisputes = endpoint({
  id: "listDisputes",
  method: "GET",
  path: "/admin/disputes",
  summary: "Payments that banks have called back, the nearest deadline first, at most 100",
  scope: "admin",
  limit: "read",
  answer: Disputes,
  refusals: ["not_found", "rate_limited"],
  run: async ({ ctx }) => ({ body: { items: (await listDisputes(ctx)).map(disputeJson) } }),
});

export const listBookingDisputes = endpoint({
  id: "listBookingDisputes",
  method: "GET",
  path: "/host/bookings/{bookingId}/disputes",
  summary: "What the payer's bank has called back of a booking, for its kitchen and support",
  scope: "host:read",
  limit: "read",
  params: BookingIdInput,
  answer: Disputes,
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, params }) => ({ body: { items: (await disputesOf(ctx, params)).map(disputeJson) } }),
});

const WRITE = { method: "POST", scope: "host:write", limit: "write", keeps: "adapter" } as const;

const { note } = DisputeNoteInput.shape;
export const noteDispute = endpoint({
  ...WRITE,
  id: "noteDispute",
  path: "/disputes/{disputeId}/note",
  summary: "Keep what is to be said to the bank; it goes with the evidence",
  params: DisputeIdInput,
  body: z.strictObject({ note }),
  answer: DONE,
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params, body }) => {
    await keepNote(ctx, { ...params, ...body });
    return done;
  },
});

export const sendDisputeEvidence = endpoint({
  ...WRITE,
  id: "sendEvidence",
  path: "/disputes/{disputeId}/evidence",
  summary: "Send the collected evidence to the bank, once and for good",
  params: DisputeIdInput,
  answer: DONE,
  refusals: [...REFUSALS, "unavailable", ...ONCE],
  run: async ({ ctx, params }) => {
    await sendEvidence(ctx, params);
    return done;
  },
});
