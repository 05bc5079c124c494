import { sql } from "drizzle-orm";
import type Stripe from "stripe";
import { allocations } from "@/db/schema";
import { freeSlotLock, liveAllocations } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import type { BookingStatus } from "@/lib/core/booking-terms";
import { stripe } from "@/lib/integrations/stripe";
import { capture, type Part } from "./capture-payment";
import { bookDamage, WITH_FEE } from "./settle-damage";

export type Settled = "confirmed" | "requested" | "lost" | "unpaid";

/** Where a payment stands: of one booking, or of each that one page was for. */
type Standing = { parts: Part[]; bookingStatus?: BookingStatus | undefined };
type Confirmed = Omit<Part, "bookingId"> & { bookingId?: string; bookingStatus?: BookingStatus };

const EXPAND = [`payment_intent.${WITH_FEE}`];

/**
 * Brings a payment to its end from wherever it stands: confirm, then capture; or, if the slot was lost, cancel the
 * authorisation, so that the payer is never charged. The return page, the webhook and the sweeper all call this, at
 * once and in any order; each step is done once.
 */
export async function settleCheckout(ctx: Ctx, sessionId: string): Promise<Settled> {
  const session = await stripe().checkout.sessions.retrieve(sessionId, { expand: EXPAND });
  const intent = session.payment_intent;
  const reference = session.client_reference_id;
  if (session.status !== "complete" || !reference || !intent || typeof intent === "string") return "unpaid";
  if (session.metadata?.claimChargeId) return (await bookDamage(ctx, intent)) ? "confirmed" : "unpaid";
  if (intent.status === "canceled") {
    await recordVoid(ctx, intent.id);
    return "lost";
  }
  const standing = await confirm(ctx, session, intent);
  if (!standing) return "unpaid";
  const { parts } = standing;
  const any = (status: Part["status"]) => parts.some((part) => part.status === status);
  // Its money is taken when the host says yes.
  if (standing.bookingStatus === "requested" && any("authorized")) return "requested";
  if (any("authorized")) {
    const [only, ...others] = parts;
    await capture(ctx, only && others.length === 0 ? only.paymentId : reference, parts, intent);
    return "confirmed";
  }
  if (any("captured")) return "confirmed";
  if (any("voiding")) await voidIntent(ctx, intent.id);
  return "lost";
}

/**
 * A page says whether it is for a booking, for several, or for a change, which lets go of the time that the booking had
 * before.
 */
async function confirm(
  ctx: Ctx,
  { id, client_reference_id, customer, metadata }: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent,
): Promise<Standing | undefined> {
  const paid = sql`${client_reference_id}::uuid, ${id}, ${intent.id}, ${intent.amount}, ${intent.currency}`;
  if (metadata?.groupId) {
    const { rows } = await ctx.system.run((query) =>
      query.execute<{ parts: Part[] | null }>(sql`select prep.confirm_month(${paid}) as parts`),
    );
    return rows[0]?.parts ? { parts: rows[0].parts } : undefined;
  }
  const bookingId = metadata?.changeId ? metadata.bookingId : undefined;
  if (!bookingId) {
    const [{ rows }] = await ctx.system.batch((query) => [
      query.execute<{ one: Confirmed | null }>(sql`select prep.confirm_booking(${paid}) as one`),
      // The card that its payer agreed to have charged for damage.
      query.execute(sql`update damage_consents set stripe_customer_id = ${idOf(customer)}, stripe_payment_method_id = ${idOf(intent.payment_method)}
        where booking_id = ${client_reference_id}::uuid and stripe_payment_method_id is null and ${idOf(customer)}::text is not null`),
    ]);
    return standingOf(rows[0]?.one, client_reference_id);
  }
  const [before, { rows }] = await ctx.system.batch((query) => [
    liveAllocations(query, bookingId),
    query.execute<{ one: Confirmed | null }>(sql`select prep.confirm_change(${paid}) as one`),
  ]);
  await freeSlotLock(bookingId, before);
  return standingOf(rows[0]?.one, bookingId);
}

const idOf = (thing: string | { id: string } | null) =>
  typeof thing === "string" ? thing : (thing?.id ?? null);

const standingOf = (one: Confirmed | null | undefined, bookingId: string | null): Standing | undefined =>
  one && bookingId
    ? { parts: [{ ...one, bookingId: one.bookingId ?? bookingId }], bookingStatus: one.bookingStatus }
    : undefined;

async function voidIntent(ctx: Ctx, intentId: string): Promise<void> {
  await stripe().paymentIntents.cancel(intentId, {}, { idempotencyKey: `void:${intentId}` });
  await recordVoid(ctx, intentId);
}

/**
 * The authorisation is given up. One that ran out at the bank before anybody could capture it takes its booking with
 * it: nobody has paid, so the slot is free again, and renter and host are told.
 */
async function recordVoid(ctx: Ctx, intentId: string): Promise<void> {
  const [{ rows }, , , taken] = await ctx.system.batch((query) => [
    query.execute<{ id: string }>(sql`with moved as (
        update bookings b set status = 'cancelled', cancelled_at = prep.now(), cancelled_by = 'platform', cancel_reason = 'The payment could not be taken', answer_by = null,
          host_due_cents = 0, platform_fee_cents = 0, tax_cents = 0
         from payments p where p.stripe_payment_intent_id = ${intentId} and p.status = 'authorized' and p.change_id is null and b.id = p.booking_id and b.status in ('confirmed', 'requested')
        returning b.id, b.organization_id, b.renter_id),
      freed as (update allocations a set released_at = prep.now() from moved m where a.booking_id = m.id and a.released_at is null)
      select m.id, prep.audit(m.organization_id, 'booking.cancelled', 'booking', m.id, '{"by": "platform", "reason": "unpaid"}'),
        prep.queue_mail('slot_lost', m.renter_id, m.id), prep.queue_host_mail('host_booking_cancelled', m.organization_id, m.id) from moved m`),
    query.execute(sql`select prep.fail_change_payment(${intentId})`),
    query.execute(
      sql`update payments set status = 'voided' where stripe_payment_intent_id = ${intentId} and status in ('voiding', 'authorized')`,
    ),
    query
      .select()
      .from(allocations)
      .where(
        sql`${allocations.bookingId} in (select booking_id from payments where stripe_payment_intent_id = ${intentId})`,
      ),
  ]);
  for (const { id } of rows) await freeSlotLock(id, taken);
}

const PER_RUN = 100;

/** Cron: finishes payments that a crash or a lost answer left between two steps. */
export async function settleUnfinished(ctx: Ctx): Promise<{ settled: number; failed: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ session: string }>(sql`select c.stripe_session_id as session
      from payments p join checkouts c on c.booking_id = p.booking_id and c.change_id is not distinct from p.change_id and c.stripe_session_id is not null
      join bookings b on b.id = p.booking_id
      where p.status in ('authorized', 'voiding') and p.kind = 'card' and b.status <> 'requested'
      group by c.stripe_session_id order by min(p.created_at) limit ${PER_RUN}`),
  );
  const results = await Promise.allSettled(rows.map(({ session }) => settleCheckout(ctx, session)));
  const failed = results.filter((result) => result.status === "rejected").length;
  return { settled: results.length - failed, failed };
}
