import { sql } from "drizzle-orm";
import type Stripe from "stripe";
import type { Ctx } from "@/lib/context";
import { cents } from "@/lib/core/money";
import { type Line, postStatement, refundLines } from "@/lib/ledger";

type Sent = {
  id: string;
  booking_id: string;
  organization_id: string;
  amount_cents: number;
  currency: string;
  purpose: "price" | "deposit";
};

const reversed = (line: Line): Line => ({ ...line, amountCents: cents(-line.amountCents) });

/**
 * The bank sent a refund back, days later perhaps: the money is with us again and still owed to the renter, by another
 * way that a person has to choose. Done once, whether the sending had been recorded by then or not.
 */
export async function failRefund(ctx: Ctx, refund: Stripe.Refund): Promise<void> {
  const refundId = refund.metadata?.refundId;
  if (refund.status !== "failed" || !refundId) return;
  const { rows } = await ctx.system.run((query) =>
    query.execute<Sent>(
      sql`select id, booking_id, organization_id, amount_cents, currency, purpose from refunds where id = ${refundId}::uuid`,
    ),
  );
  const sent = rows[0];
  if (!sent) return;
  const amount = cents(sent.amount_cents);
  const posting = {
    bookingId: sent.booking_id,
    organizationId: sent.organization_id,
    externalId: refund.id,
    currency: sent.currency,
  };
  await ctx.system.batch((query) => [
    query.execute(sql`with failed as (
        update refunds set status = 'failed', stripe_refund_id = ${refund.id} where id = ${sent.id} and status in ('pending', 'succeeded') returning *),
      owed as (update payments p set refunded_cents = p.refunded_cents - f.amount_cents from failed f where p.id = f.payment_id and f.purpose = 'price')
      select prep.audit(f.organization_id, 'refund.failed', 'booking', f.booking_id, jsonb_build_object('refundId', f.id)) from failed f`),
    // Out and back again: both are on Stripe's balance.
    query.execute(
      postStatement({
        ...posting,
        key: `refund:${sent.id}`,
        kind: "refund",
        lines: refundLines(amount, sent.purpose),
      }),
    ),
    query.execute(
      postStatement({
        ...posting,
        key: `refund-failed:${sent.id}`,
        kind: "refund_failed",
        lines: refundLines(amount, sent.purpose).map(reversed),
      }),
    ),
  ]);
}
