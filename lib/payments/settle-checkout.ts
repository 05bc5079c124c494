import { sql } from "drizzle-orm";
import type Stripe from "stripe";
import type { Ctx } from "@/lib/context";
import { cents } from "@/lib/core/money";
import { stripe } from "@/lib/integrations/stripe";
import { captureLines, postStatement } from "@/lib/ledger";

export type Settled = "confirmed" | "lost" | "unpaid";

type Standing = {
  paymentId: string;
  status: "authorized" | "captured" | "voiding" | "voided";
  organizationId: string;
  amountCents: number;
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
  const bookingId = session.client_reference_id;
  if (session.status !== "complete" || !bookingId || !intent || typeof intent === "string") return "unpaid";
  if (intent.status === "canceled") {
    await recordVoid(ctx, intent.id);
    return "lost";
  }
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ standing: Standing }>(
      sql`select prep.confirm_booking(${bookingId}::uuid, ${session.id}, ${intent.id}, ${intent.amount}, ${intent.currency}) as standing`,
    ),
  );
  const standing = rows[0]?.standing;
  if (!standing) return "unpaid";
  if (standing.status === "voided") return "lost";
  if (standing.status === "voiding") {
    await voidIntent(ctx, intent.id);
    return "lost";
  }
  if (standing.status === "authorized") await capture(ctx, bookingId, standing, intent);
  return "confirmed";
}

async function voidIntent(ctx: Ctx, intentId: string): Promise<void> {
  await stripe().paymentIntents.cancel(intentId, {}, { idempotencyKey: `void:${intentId}` });
  await recordVoid(ctx, intentId);
}

async function recordVoid(ctx: Ctx, intentId: string): Promise<void> {
  await ctx.system.run((query) =>
    query.execute(
      sql`update payments set status = 'voided' where stripe_payment_intent_id = ${intentId} and status = 'voiding'`,
    ),
  );
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
      from payments p join checkouts c on c.booking_id = p.booking_id and c.stripe_session_id is not null
      where p.status in ('authorized', 'voiding') order by p.created_at limit ${PER_RUN}`),
  );
  const results = await Promise.allSettled(rows.map(({ session }) => settleCheckout(ctx, session)));
  const failed = results.filter((result) => result.status === "rejected").length;
  return { settled: results.length - failed, failed };
}
