import { and, eq, sql } from "drizzle-orm";
import type { Query } from "@/db/handle";
import { payoutItems } from "@/db/schema";
import { authorize } from "@/lib/access";
import { type Booking, getBooking } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import type { BookingStatus } from "@/lib/core/booking-terms";
import { CLAIM_WINDOW_HOURS } from "@/lib/core/claim-terms";
import { refuse, refuseField } from "@/lib/core/errors";
import { addDays, addHours } from "@/lib/core/interval";
import { cents } from "@/lib/core/money";
import { giveBackLines, postStatement } from "@/lib/ledger";
import type { GiveBackInput } from "./give-back-schemas";
import { sendAll } from "./write-change";

/** A payout takes a booking up when its claim window ends; from an hour before that until it has gone nobody changes its shares. */
const BEFORE_PAYOUT_HOURS = CLAIM_WINDOW_HOURS - 1;
/** What has been paid out is taken back from the host for so long. */
const AFTER_PAYOUT_DAYS = 90;
const PAID: readonly BookingStatus[] = ["confirmed", "checked_in", "completed", "no_show", "cancelled"];

/** What of a price could still go back, in cents, and until when; `paidOut`: the host has been paid for it. */
type Left = { leftCents: number; until: Date; paidOut: boolean };

/** null where none of it can: it is not paid, all of it went back, it is too late, or a payout is taking it up. */
async function leftOf(ctx: Ctx, booking: Booking): Promise<Left | null> {
  const leftCents = booking.totalCents - booking.refundedCents;
  if (!PAID.includes(booking.status) || booking.confirmedAt === null || leftCents <= 0) return null;
  const [item] = await ctx.system.run((query) =>
    query
      .select({ transferId: payoutItems.stripeTransferId })
      .from(payoutItems)
      .where(and(eq(payoutItems.bookingId, booking.id), eq(payoutItems.kind, "booking"))),
  );
  if (item && !item.transferId) return null;
  const { endsAt } = booking;
  const until = item ? addDays(endsAt, AFTER_PAYOUT_DAYS) : addHours(endsAt, BEFORE_PAYOUT_HOURS);
  return ctx.now < until ? { leftCents, until, paidOut: item !== undefined } : null;
}

/** What the people who run the kitchen could give back beyond its terms, or null. Refuses `not_found`, `forbidden`. */
export async function quoteGiveBack(ctx: Ctx, { bookingId }: BookingIdInput) {
  const booking = await getBooking(ctx, bookingId);
  authorize(await requirePerson(ctx), "booking:give-back", booking);
  return leftOf(ctx, booking);
}

/**
 * Gives a part or all of the price back, whatever the terms say, until 47 hours after the visit and, once it has been paid out, for
 * 90 days: host, platform and tax bear it in the shares they have of the price, and it goes the way it was paid. What the
 * host was paid is taken back from that transfer, out of their Stripe balance or what comes next. The deposit is not touched, and
 * the booking stays as it is. Refuses `not_found`, `forbidden`, `invalid_input` (`amountCents`: more than is left),
 * `precondition_failed` (something went back since it was shown), `conflict` (too late, not paid, about to be paid out, disputed,
 * a change is open).
 */
export async function giveBack(
  ctx: Ctx,
  input: GiveBackInput,
): Promise<{ refundedCents: number; leftCents: number; currency: string }> {
  const booking = await getBooking(ctx, input.bookingId);
  authorize(await requirePerson(ctx), "booking:give-back", booking);
  const { leftCents, paidOut } =
    (await leftOf(ctx, booking)) ?? refuse("conflict", "Nothing of this booking can be given back any more");
  if (input.expectedLeftCents !== undefined && input.expectedLeftCents !== leftCents)
    refuse("precondition_failed", "Something was given back since this was shown. Look again");
  if (input.amountCents > leftCents) refuseField("amountCents", "That is more than is left of the price");
  await sendAll(ctx, await write(ctx, booking, input, paidOut));
  const { currency } = booking;
  const refundedCents = booking.refundedCents + input.amountCents;
  return { refundedCents, leftCents: leftCents - input.amountCents, currency };
}

/**
 * Pure. Who bears how much of what goes back: each in the share they have of what is left, the host what rounding leaves. As
 * `prep.lose_share`.
 */
function sharesOf({ hostDueCents, platformFeeCents, taxCents }: Booking, amountCents: number) {
  const whole = hostDueCents + platformFeeCents + taxCents;
  const part = (valueCents: number) => Math.floor((valueCents * amountCents) / whole);
  const tax = part(taxCents);
  const host = Math.min(hostDueCents, amountCents - tax - part(platformFeeCents));
  return { host: cents(host), fee: cents(amountCents - tax - host), tax: cents(tax) };
}
type Shares = ReturnType<typeof sharesOf>;

/** Nobody can pay it out meanwhile, or everything has been. */
const settledEnough = (paidOut: boolean) =>
  paidOut
    ? sql`exists (select 1 from payout_items i where i.booking_id = bookings.id and i.kind = 'booking' and i.stripe_transfer_id is not null)`
    : sql`ends_at > prep.now() - make_interval(hours => ${BEFORE_PAYOUT_HOURS})`;

async function write(
  ctx: Ctx,
  booking: Booking,
  { amountCents, reason }: GiveBackInput,
  paidOut: boolean,
): Promise<string[]> {
  const shares = sharesOf(booking, amountCents);
  const id = booking.id;
  const facts = JSON.stringify({ amountCents, reason });
  const [, { rows }] = await ctx.system.batch((query) => [
    query.execute(sql`with given as (
        update bookings set refunded_cents = refunded_cents + ${amountCents}, host_due_cents = host_due_cents - ${shares.host},
          platform_fee_cents = platform_fee_cents - ${shares.fee}, tax_cents = tax_cents - ${shares.tax}
         where id = ${id} and status = ${booking.status} and total_cents = ${booking.totalCents} and refunded_cents = ${booking.refundedCents}
           and ${settledEnough(paidOut)} and not prep.is_disputed(id)
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
    ...(paidOut ? takenBack(query, booking, shares) : []),
  ]);
  return rows[0]?.ids ?? [];
}

/** The settled shares become the renter's again: ours and the tax at once, the host's as something they owe. */
function takenBack(query: Query, booking: Booking, { host, fee, tax }: Shares) {
  const { id, organizationId, currency } = booking;
  const posting = { kind: "give_back" as const, bookingId: id, organizationId, externalId: null, currency };
  return [
    // Nobody else has found as much given back as this one did.
    query.execute(
      postStatement({
        ...posting,
        key: `give-back:${id}:${booking.refundedCents}`,
        lines: giveBackLines(organizationId, host, fee, tax),
      }),
    ),
    query.execute(sql`insert into transfer_reversals (id, booking_id, organization_id, kind, amount_cents, currency)
      select uuidv7(), ${id}, ${organizationId}, 'booking', ${host}, ${currency} where ${host}::int > 0`),
  ];
}
