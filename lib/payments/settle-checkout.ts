import { sql } from "drizzle-orm";
import type Stripe from "stripe";
import { allocations } from "@/db/schema";
import { freeSlotLock, liveAllocations } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import type { BookingStatus } from "@/lib/core/booking-terms";
import { cents } from "@/lib/core/money";
import { stripe } from "@/lib/integrations/stripe";
import { captureLines, postStatement } from "@/lib/ledger";

export type Settled = "confirmed" | "requested" | "lost" | "unpaid";

type Standing = {
  paymentId: string;
  bookingId?: string;
  status: "authorized" | "captured" | "voiding" | "voided";
  organizationId: string;
  amountCents: number;
  bookingStatus: BookingStatus;
};

const EXPAND = ["payment_intent.latest_charge.balance_transaction"];

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
  if (intent.status === "canceled") {
    await recordVoid(ctx, intent.id);
    return "lost";
  }
  const standing = await confirm(ctx, session, intent);
  if (!standing) return "unpaid";
  if (standing.status === "voided") return "lost";
  if (standing.status === "voiding") {
    await voidIntent(ctx, intent.id);
    return "lost";
  }
  // Its money is taken when the host says yes.
  if (standing.bookingStatus === "requested") return "requested";
  if (standing.status === "authorized") await capture(ctx, standing.bookingId ?? reference, standing, intent);
  return "confirmed";
}

/** A page says whether it is for a booking, or for a change, which lets go of the time that the booking had before. */
async function confirm(
  ctx: Ctx,
  { id, client_reference_id, metadata }: Stripe.Checkout.Session,
  intent: Stripe.PaymentIntent,
): Promise<Standing | undefined> {
  const paid = sql`${client_reference_id}::uuid, ${id}, ${intent.id}, ${intent.amount}, ${intent.currency}`;
  const bookingId = metadata?.changeId ? metadata.bookingId : undefined;
  if (!bookingId) {
    const { rows } = await ctx.system.run((query) =>
      query.execute<{ standing: Standing }>(sql`select prep.confirm_booking(${paid}) as standing`),
    );
    return rows[0]?.standing;
  }
  const [before, { rows }] = await ctx.system.batch((query) => [
    liveAllocations(query, bookingId),
    query.execute<{ standing: Standing }>(sql`select prep.confirm_change(${paid}) as standing`),
  ]);
  await freeSlotLock(bookingId, before);
  return rows[0]?.standing;
}

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

async function capture(
  ctx: Ctx,
  bookingId: string,
  standing: Standing,
  intent: Stripe.PaymentIntent,
): Promise<void> {
  const captured =
    intent.status === "requires_capture"
      ? await stripe().paymentIntents.capture(
          intent.id,
          { expand: ["latest_charge.balance_transaction"] },
          { idempotencyKey: `capture:${standing.paymentId}` },
        )
      : intent;
  const charge = captured.latest_charge;
  if (captured.status !== "succeeded" || !charge || typeof charge === "string") return;
  const movement = charge.balance_transaction;
  const feeCents = movement && typeof movement !== "string" ? movement.fee : 0;
  await ctx.system.batch((query) => [
    query.execute(sql`update payments set status = 'captured', captured_cents = ${charge.amount_captured}, stripe_charge_id = ${charge.id},
      stripe_fee_cents = ${feeCents}, captured_at = prep.now() where id = ${standing.paymentId} and status = 'authorized'`),
    query.execute(
      postStatement({
        key: `capture:${standing.paymentId}`,
        kind: "capture",
        bookingId,
        organizationId: standing.organizationId,
        externalId: charge.id,
        currency: captured.currency,
        lines: captureLines(cents(charge.amount_captured), cents(feeCents)),
      }),
    ),
  ]);
}

const PER_RUN = 100;

/** Cron: finishes payments that a crash or a lost answer left between two steps. */
export async function settleUnfinished(ctx: Ctx): Promise<{ settled: number; failed: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ session: string }>(sql`select c.stripe_session_id as session
      from payments p join checkouts c on c.booking_id = p.booking_id and c.change_id is not distinct from p.change_id and c.stripe_session_id is not null
      join bookings b on b.id = p.booking_id
      where p.status in ('authorized', 'voiding') and b.status <> 'requested' order by p.created_at limit ${PER_RUN}`),
  );
  const results = await Promise.allSettled(rows.map(({ session }) => settleCheckout(ctx, session)));
  const failed = results.filter((result) => result.status === "rejected").length;
  return { settled: results.length - failed, failed };
}
