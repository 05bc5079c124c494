import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Booking, getBooking } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import type { BookingStatus } from "@/lib/core/booking-terms";
import { CLAIM_WINDOW_HOURS } from "@/lib/core/claim-terms";
import { refuse, refuseField } from "@/lib/core/errors";
import { addHours } from "@/lib/core/interval";
import { cents } from "@/lib/core/money";
import { splitKept } from "@/lib/pricing";
import type { GiveBackInput } from "./give-back-schemas";
import { sendAll } from "./write-change";

/** A payout takes a booking up when its claim window ends; an hour before that nobody changes its shares any more. */
const GIVE_BACK_HOURS = CLAIM_WINDOW_HOURS - 1;
const PAID: readonly BookingStatus[] = ["confirmed", "checked_in", "completed", "no_show", "cancelled"];

/** Pure. What of the price could still go back, in cents, and until when; null where none of it can. */
function leftOf(booking: Booking, now: Date): { leftCents: number; until: Date } | null {
  const until = addHours(booking.endsAt, GIVE_BACK_HOURS);
  const leftCents = booking.totalCents - booking.refundedCents;
  const standing = PAID.includes(booking.status) && booking.confirmedAt !== null;
  return standing && leftCents > 0 && now < until ? { leftCents, until } : null;
}

/** What the people who run the kitchen could give back beyond its terms, or null. Refuses `not_found`, `forbidden`. */
export async function quoteGiveBack(ctx: Ctx, { bookingId }: BookingIdInput) {
  const booking = await getBooking(ctx, bookingId);
  authorize(await requirePerson(ctx), "booking:give-back", booking);
  return leftOf(booking, ctx.now);
}

/**
 * Gives a part or all of the price back, whatever the terms say, until 47 hours after the visit: the host and the platform bear it
 * in the shares they have of the price, and it goes the way it was paid. The deposit is not touched, and the booking stays as it
 * is. Refuses `not_found`, `forbidden`, `invalid_input` (`amountCents`: more than is left), `precondition_failed` (something
 * went back since it was shown), `conflict` (too late, not paid, disputed, a change is open).
 */
export async function giveBack(
  ctx: Ctx,
  input: GiveBackInput,
): Promise<{ refundedCents: number; leftCents: number; currency: string }> {
  const booking = await getBooking(ctx, input.bookingId);
  authorize(await requirePerson(ctx), "booking:give-back", booking);
  const { leftCents } =
    leftOf(booking, ctx.now) ?? refuse("conflict", "Nothing of this booking can be given back any more");
  if (input.expectedLeftCents !== undefined && input.expectedLeftCents !== leftCents)
    refuse("precondition_failed", "Something was given back since this was shown. Look again");
  if (input.amountCents > leftCents) refuseField("amountCents", "That is more than is left of the price");
  await sendAll(ctx, await write(ctx, booking, input));
  const { currency } = booking;
  const refundedCents = booking.refundedCents + input.amountCents;
  return { refundedCents, leftCents: leftCents - input.amountCents, currency };
}

async function write(ctx: Ctx, booking: Booking, { amountCents, reason }: GiveBackInput): Promise<string[]> {
  const kept = splitKept(cents(booking.totalCents - booking.refundedCents - amountCents), booking.quote);
  const id = booking.id;
  const facts = JSON.stringify({ amountCents, reason });
  const [, { rows }] = await ctx.system.batch((query) => [
    query.execute(sql`with given as (
        update bookings set refunded_cents = refunded_cents + ${amountCents}, host_due_cents = ${kept.hostCents},
          platform_fee_cents = ${kept.platformFeeCents}, tax_cents = ${kept.taxCents}
         where id = ${id} and status = ${booking.status} and total_cents = ${booking.totalCents} and refunded_cents = ${booking.refundedCents}
           and ends_at > prep.now() - make_interval(hours => ${GIVE_BACK_HOURS}) and not prep.is_disputed(id)
           and exists (select 1 from payments p where p.booking_id = ${id} and p.status = 'captured')
           and not exists (select 1 from payments p where p.booking_id = ${id} and p.status = 'authorized')
           and not exists (select 1 from booking_changes c where c.booking_id = ${id} and c.state in ('pending_payment', 'proposed'))
        returning 1)
      select prep.must((select count(*) from given) = 1, 'conflict', 'Nothing can be given back while this booking is being changed, paid or disputed')`),
    query.execute<{ ids: string[] }>(
      sql`select to_jsonb(prep.refund_booking(${id}::uuid, ${amountCents}, ${reason})) as ids`,
    ),
    query.execute(sql`select prep.audit(organization_id, 'booking.given_back', 'booking', id, ${facts}::jsonb),
      prep.queue_mail('money_given_back', renter_id, id) from bookings where id = ${id}`),
  ]);
  return rows[0]?.ids ?? [];
}
