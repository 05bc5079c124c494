import { z } from "zod";
import { getBooking, listChanges } from "@/lib/bookings";
import { BookingIdInput } from "@/lib/bookings/schemas";
import { CHANGE_KINDS, CHANGE_STATES, type ChangedEquipment } from "@/lib/core/booking-terms";
import { moneyJson } from "@/lib/core/money";
import { withOffset } from "@/lib/core/zoned";
import { endpoint } from "@/lib/http/endpoint";
import {
  acceptMove,
  type ChangeOutcome,
  changeBooking,
  declineMove,
  extendBooking,
  proposeMove,
  quoteChange,
  withdrawChange,
} from "@/lib/payments";
import {
  ChangeBookingInput,
  ChangeTimeInput,
  ExtendBookingInput,
  ProposeMoveInput,
} from "@/lib/payments/schemas";
import { MOVE, ONCE, REFUSALS } from "./on-a-booking";
import { Id, Instant, Money } from "./shapes";

const { bookingId: _, ...time } = ChangeTimeInput.shape;
const { bookingId: __, ...change } = ChangeBookingInput.shape;
const { bookingId: ___, ...extension } = ExtendBookingInput.shape;
const { bookingId: ____, ...proposal } = ProposeMoveInput.shape;

export const quoteBookingChange = endpoint({
  ...MOVE,
  id: "quoteBookingChange",
  path: "/bookings/{bookingId}/change-quote",
  summary:
    "What another time or other equipment of a booking would cost or give back; whether it is free is decided when it is taken",
  body: z.strictObject(time),
  answer: z.strictObject({
    startsAt: Instant,
    endsAt: Instant,
    priceBefore: Money,
    priceAfter: Money,
    charge: Money,
    refund: Money,
  }),
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params, body }) => {
    const { slot, price, booking } = await quoteChange(ctx, { ...params, ...body });
    const money = (amountCents: number) => moneyJson(amountCents, booking.currency);
    return {
      body: {
        startsAt: withOffset(slot.startsAt, booking.timeZone),
        endsAt: withOffset(slot.endsAt, booking.timeZone),
        priceBefore: money(price.priceBeforeCents),
        priceAfter: money(price.priceAfterCents),
        charge: money(price.chargeCents),
        refund: money(price.refundCents),
      },
    };
  },
});

const Outcome = z.union([
  z.strictObject({ status: z.literal("applied"), charge: Money, refund: Money }),
  z.strictObject({ status: z.literal("pending_payment"), charge: Money, url: z.url(), expiresAt: Instant }),
]);
const outcome = (done: ChangeOutcome): { body: z.input<typeof Outcome> } => {
  const charge = moneyJson(done.chargeCents, done.currency);
  if (done.status === "applied")
    return { body: { status: "applied", charge, refund: moneyJson(done.refundCents, done.currency) } };
  const { url, expiresAt } = done;
  return { body: { status: "pending_payment", charge, url, expiresAt: expiresAt.toISOString() } };
};

export const changeOneBooking = endpoint({
  ...MOVE,
  id: "changeBooking",
  path: "/bookings/{bookingId}/change",
  summary:
    "Move a booking, make it longer or shorter, or give it other equipment; what costs more is kept ten minutes for its payment",
  body: z.strictObject(change),
  answer: Outcome,
  refusals: [
    ...REFUSALS,
    "slot_taken",
    "leaves_gap",
    "equipment_taken",
    "renter_limit",
    "papers_missing",
    "precondition_failed",
    ...ONCE,
  ],
  run: async ({ ctx, params, body }) => outcome(await changeBooking(ctx, { ...params, ...body })),
});

export const extendOneBooking = endpoint({
  ...MOVE,
  id: "extendBooking",
  path: "/bookings/{bookingId}/extend",
  summary: "Make a booking longer, also while the crew is in; a refusal says until when it would go",
  body: z.strictObject(extension),
  answer: Outcome,
  refusals: [
    ...REFUSALS,
    "slot_taken",
    "leaves_gap",
    "equipment_taken",
    "renter_limit",
    "papers_missing",
    "precondition_failed",
    ...ONCE,
  ],
  run: async ({ ctx, params, body }) => outcome(await extendBooking(ctx, { ...params, ...body })),
});

export const withdrawBookingChange = endpoint({
  ...MOVE,
  id: "withdrawBookingChange",
  path: "/bookings/{bookingId}/withdraw-change",
  summary: "Give up an open change: its renter one that waits for payment, the host a proposal",
  answer: z.strictObject({ status: z.literal("expired") }),
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params }) => ({ body: await withdrawChange(ctx, params) }),
});

export const acceptBookingMove = endpoint({
  ...MOVE,
  id: "acceptMove",
  path: "/bookings/{bookingId}/accept-move",
  summary: "Take the time that the host proposed",
  answer: z.strictObject({ status: z.literal("applied") }),
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params }) => ({ body: await acceptMove(ctx, params) }),
});

export const declineBookingMove = endpoint({
  ...MOVE,
  id: "declineMove",
  path: "/bookings/{bookingId}/decline-move",
  summary: "Keep the booked time instead of the one that the host proposed",
  answer: z.strictObject({ status: z.literal("declined") }),
  refusals: [...REFUSALS, ...ONCE],
  run: async ({ ctx, params }) => ({ body: await declineMove(ctx, params) }),
});

export const proposeBookingMove = endpoint({
  ...MOVE,
  id: "proposeMove",
  path: "/host/bookings/{bookingId}/propose-move",
  summary: "Ask a renter to come at another time, as long as before and at the same price",
  scope: "host:write",
  body: z.strictObject(proposal),
  answer: z.strictObject({ status: z.literal("proposed") }),
  refusals: [...REFUSALS, "slot_taken", "equipment_taken", ...ONCE],
  run: async ({ ctx, params, body }) => ({ body: await proposeMove(ctx, { ...params, ...body }) }),
});

const ChangedJson = z.strictObject({ spaceId: Id, name: z.string(), units: z.int() });
const equipmentJson = (list: readonly ChangedEquipment[]) =>
  list.map(({ spaceId, name, units }) => ({ spaceId, name, units }));

const ChangeJson = z.strictObject({
  id: Id,
  kind: z.enum(CHANGE_KINDS),
  state: z.enum(CHANGE_STATES),
  from: z.strictObject({ startsAt: Instant, endsAt: Instant }),
  to: z.strictObject({ startsAt: Instant, endsAt: Instant }),
  equipment: z
    .strictObject({ from: z.array(ChangedJson), to: z.array(ChangedJson) })
    .nullable()
    .describe("null: equipment was no part of the change"),
  charge: Money,
  refund: Money,
  reason: z.string(),
  expiresAt: Instant.nullable(),
  createdAt: Instant,
});

export const listBookingChanges = endpoint({
  id: "listBookingChanges",
  method: "GET",
  path: "/bookings/{bookingId}/changes",
  summary: "Every change of a booking that was made or tried, latest first",
  scope: "bookings:read",
  limit: "read",
  params: BookingIdInput,
  answer: z.strictObject({ items: z.array(ChangeJson) }),
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, params }) => {
    const booking = await getBooking(ctx, params.bookingId);
    const at = (instant: Date) => withOffset(instant, booking.timeZone);
    const items = (await listChanges(ctx, booking.id)).map((one) => ({
      ...{ id: one.id, kind: one.kind, state: one.state, reason: one.reason },
      from: { startsAt: at(one.fromStartsAt), endsAt: at(one.fromEndsAt) },
      to: { startsAt: at(one.toStartsAt), endsAt: at(one.toEndsAt) },
      equipment:
        one.fromEquipment && one.toEquipment
          ? { from: equipmentJson(one.fromEquipment), to: equipmentJson(one.toEquipment) }
          : null,
      charge: moneyJson(one.chargeCents, one.currency),
      refund: moneyJson(one.refundCents, one.currency),
      expiresAt: one.expiresAt ? at(one.expiresAt) : null,
      createdAt: at(one.createdAt),
    }));
    return { body: { items } };
  },
});
