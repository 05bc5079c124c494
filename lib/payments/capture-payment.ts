import { sql } from "drizzle-orm";
import type Stripe from "stripe";
import type { Ctx } from "@/lib/context";
import { cents } from "@/lib/core/money";
import { feeOf, stripe } from "@/lib/integrations/stripe";
import { captureLines, postStatement } from "@/lib/ledger";

/** What one booking has in an authorisation. */
export type Part = {
  paymentId: string;
  bookingId: string;
  organizationId: string;
  status: "authorized" | "captured" | "voiding" | "voided";
  amountCents: number;
  /** What it brings besides the price. */
  depositCents?: number;
};

/**
 * Takes what was authorised for bookings that stand, each its own share with its own posting; what was authorised for
 * others is never taken. `page` names the authorisation: the payment, or the page of several.
 */
export async function capture(
  ctx: Ctx,
  page: string,
  parts: readonly Part[],
  intent: Stripe.PaymentIntent,
): Promise<void> {
  const good = parts.filter(({ status }) => status === "authorized");
  const wanted = good.reduce((sum, part) => sum + part.amountCents + (part.depositCents ?? 0), 0);
  const captured =
    intent.status === "requires_capture"
      ? await stripe().paymentIntents.capture(
          intent.id,
          {
            ...(good.length < parts.length && { amount_to_capture: wanted }),
            expand: ["latest_charge.balance_transaction"],
          },
          { idempotencyKey: `capture:${page}` },
        )
      : intent;
  const charge = captured.latest_charge;
  if (captured.status !== "succeeded" || !charge || typeof charge === "string") return;
  const fees = sharesOf(feeOf(charge), good);
  await ctx.system.batch((query) => [
    query.execute(sql`update payments p set status = 'captured', captured_cents = p.amount_cents, stripe_charge_id = ${charge.id},
      stripe_fee_cents = f.fee_cents, captured_at = prep.now()
      from jsonb_to_recordset(${JSON.stringify(fees)}::jsonb) as f (id uuid, fee_cents int) where p.id = f.id and p.status = 'authorized'`),
    query.execute(
      sql`update payments set status = 'voided' where stripe_payment_intent_id = ${intent.id} and status = 'voiding'`,
    ),
    ...good.map((part, i) =>
      query.execute(
        postStatement({
          key: `capture:${part.paymentId}`,
          kind: "capture",
          bookingId: part.bookingId,
          organizationId: part.organizationId,
          externalId: charge.id,
          currency: captured.currency,
          lines: captureLines(
            cents(part.amountCents),
            cents(fees[i]?.fee_cents ?? 0),
            cents(part.depositCents ?? 0),
          ),
        }),
      ),
    ),
  ]);
}

/** The fee of one charge by what each booking has of it; the last has the remainder, so that they sum to it. */
function sharesOf(feeCents: number, parts: readonly Part[]): { id: string; fee_cents: number }[] {
  const total = parts.reduce((sum, { amountCents }) => sum + amountCents, 0);
  let left = feeCents;
  return parts.map(({ paymentId, amountCents }, i) => {
    const share = i === parts.length - 1 ? left : Math.floor((feeCents * amountCents) / total);
    left -= share;
    return { id: paymentId, fee_cents: share };
  });
}
