import { eq, sql } from "drizzle-orm";
import { allocations } from "@/db/schema";
import { authorize, can } from "@/lib/access";
import {
  type Booking,
  freeSlotLock,
  getBooking,
  isStorage,
  offerToWaitlist,
  refundFor,
  refundShare,
} from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { type Bps, bps, cents } from "@/lib/core/money";
import { splitKept } from "@/lib/pricing";
import { endRequest } from "./answer-request";
import { giveBackHold } from "./end-hold";
import type { CancelBookingInput } from "./schemas";
import { sendAll } from "./write-change";

export type CancellationQuote = {
  refundCents: number;
  keptCents: number;
  /** The share of what plans paid that may be used again. */
  planShare: Bps;
  reason: "host" | "grace" | "notice" | "late" | "hold" | "request";
  currency: string;
};

async function quoteFor(
  ctx: Ctx,
  booking: Booking,
): Promise<CancellationQuote & { by: "renter" | "host" | "platform" }> {
  const person = await requirePerson(ctx);
  authorize(person, "booking:cancel", booking);
  const { currency } = booking;
  const nothing = { refundCents: 0, keptCents: 0, planShare: bps(10_000), currency, by: "renter" } as const;
  if (booking.status === "held") return { ...nothing, reason: "hold" };
  const renter = booking.renterId === person.userId;
  if (booking.status === "requested" && renter) return { ...nothing, reason: "request" };
  if (booking.status !== "confirmed") refuse("conflict", "This booking can no longer be cancelled");
  const by = renter ? "renter" : person.platformRole === "member" ? "host" : "platform";
  if (!renter && !can(person, "booking:cancel-for-host", booking))
    refuse("forbidden", "Your role does not allow this");
  if (ctx.now >= booking.startsAt) refuse("conflict", "A booking that has begun can no longer be cancelled");
  // Whoever is kept out by the kitchen's own papers gets everything back, as when the host cancels.
  const fault = booking.freeze?.whose === "kitchen" ? "host" : by;
  const planShare = fault === "renter" ? refundShare(booking, ctx.now).share : bps(10_000);
  return { ...refundFor(booking, fault, ctx.now), planShare, currency, by };
}

/** What cancelling now would give back, shown before it is confirmed. Refuses `not_found`, `conflict`, `forbidden`. */
export async function quoteCancellation(ctx: Ctx, { bookingId }: BookingIdInput): Promise<CancellationQuote> {
  const { by: _, ...quote } = await quoteFor(ctx, await getBooking(ctx, bookingId));
  return quote;
}

/**
 * Cancels and refunds by the frozen policy. `expectedRefundCents` is what the person was shown: if it fell meanwhile,
 * nothing happens. Safe to repeat. Refuses `not_found`, `conflict`, `precondition_failed`, `forbidden`.
 */
export async function cancelBooking(
  ctx: Ctx,
  input: CancelBookingInput,
): Promise<{ status: "cancelled"; refundCents: number; currency: string }> {
  const booking = await getBooking(ctx, input.bookingId);
  if (isStorage(booking))
    refuse("conflict", "Storage is given up from a month on. Cancel its rental instead");
  const { refundIds, ...done } = await end(ctx, booking, input);
  // Whoever waits for this time comes before whoever looks now. Cron makes up for what fails here.
  if (refundIds) await offerToWaitlist(ctx, booking.kitchenId).catch(() => undefined);
  await sendAll(ctx, refundIds ?? []);
  return done;
}

/** The same for one month of storage; `cancelRental` decides which, and offers the unit when it is done. */
export async function cancelMonth(ctx: Ctx, input: CancelBookingInput): Promise<{ refundCents: number }> {
  const { refundIds, refundCents } = await end(ctx, await getBooking(ctx, input.bookingId), input);
  await sendAll(ctx, refundIds ?? []);
  return { refundCents };
}

type Ended = { status: "cancelled"; refundCents: number; currency: string; refundIds?: string[] };

async function end(ctx: Ctx, booking: Booking, input: CancelBookingInput): Promise<Ended> {
  if (booking.status === "cancelled") {
    return { status: "cancelled", refundCents: booking.refundedCents, currency: booking.currency };
  }
  const quote = await quoteFor(ctx, booking);
  if (quote.reason === "hold") {
    await giveBackHold(ctx, { bookingId: booking.id });
    return { status: "cancelled", refundCents: 0, currency: booking.currency };
  }
  if (quote.reason === "request") {
    await endRequest(ctx, booking, "cancelled", input.reason);
    return { status: "cancelled", refundCents: 0, currency: booking.currency };
  }
  if (input.expectedRefundCents !== undefined && input.expectedRefundCents > quote.refundCents) {
    refuse("precondition_failed", "The refund changed since it was shown. Look again before you cancel");
  }
  const refundIds = await writeCancellation(ctx, booking, quote, input.reason);
  return { status: "cancelled", refundCents: quote.refundCents, currency: booking.currency, refundIds };
}

type Decided = Awaited<ReturnType<typeof quoteFor>>;

async function writeCancellation(
  ctx: Ctx,
  booking: Booking,
  quote: Decided,
  reason: string,
): Promise<string[]> {
  const kept = splitKept(cents(quote.keptCents), booking.quote);
  const id = booking.id;
  const facts = JSON.stringify({ by: quote.by, refundCents: quote.refundCents, reason: quote.reason });
  const [, { rows }, , , , , taken] = await ctx.system.batch((query) => [
    query.execute(sql`with moved as (
        update bookings set status = 'cancelled', cancelled_at = prep.now(), cancelled_by = ${quote.by}, cancel_reason = ${reason},
          refunded_cents = refunded_cents + ${quote.refundCents}, host_due_cents = ${kept.hostCents}, platform_fee_cents = ${kept.platformFeeCents}, tax_cents = ${kept.taxCents}
         where id = ${id} and status = 'confirmed' and total_cents = ${booking.totalCents} and refunded_cents = ${booking.refundedCents}
           and starts_at = ${booking.startsAt.toISOString()}
           and (total_cents + deposit_cents = 0 or exists (select 1 from payments p where p.booking_id = ${id} and p.status = 'captured'))
           and not exists (select 1 from payments p where p.booking_id = ${id} and p.kind = 'card' and p.status = 'authorized')
        returning 1)
      select prep.must((select count(*) from moved) = 1, 'conflict', 'The booking changed meanwhile. Look again')`),
    query.execute<{ ids: string[] }>(
      // The deposit went back with the cancellation itself, whole.
      sql`select to_jsonb(prep.refund_booking(${id}::uuid, ${quote.refundCents}, ${quote.reason})
        || array(select r.id from refunds r where r.booking_id = ${id} and r.purpose = 'deposit' and r.status = 'pending')) as ids`,
    ),
    query.execute(sql`select prep.give_back_plans(${id}::uuid, ${quote.planShare})`),
    query.execute(sql`select prep.end_change(c.id, 'expired') from booking_changes c
      where c.booking_id = ${id} and c.state in ('pending_payment', 'proposed')`),
    query.execute(
      sql`update allocations set released_at = prep.now() where booking_id = ${id} and released_at is null`,
    ),
    query.execute(sql`select prep.audit(organization_id, 'booking.cancelled', 'booking', id, ${facts}::jsonb),
      prep.queue_mail('booking_cancelled', renter_id, id), prep.queue_host_mail('host_booking_cancelled', organization_id, id)
      from bookings where id = ${id}`),
    query.select().from(allocations).where(eq(allocations.bookingId, id)),
  ]);
  await freeSlotLock(id, taken);
  return rows[0]?.ids ?? [];
}
