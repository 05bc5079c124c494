import { sql } from "drizzle-orm";
import type Stripe from "stripe";
import type { Ctx } from "@/lib/context";
import { feeOf, stripe } from "@/lib/integrations/stripe";

/** By this a payment is known as one for damage beyond a deposit, off the card or on a page. */
export const damageMetadata = (claimChargeId: string, bookingId: string) => ({ claimChargeId, bookingId });

/** What a payment has to bring along to be booked. */
export const WITH_FEE = "latest_charge.balance_transaction";

/**
 * Books what was paid for damage, once, however often and by whom it is told. Answers whether it is paid: a payment that has
 * not succeeded, or is for nothing of the kind, is nothing to book.
 */
export async function bookDamage(ctx: Ctx, intent: Stripe.PaymentIntent): Promise<boolean> {
  const { claimChargeId } = intent.metadata;
  const paid = intent.latest_charge;
  if (intent.status !== "succeeded" || !claimChargeId || !paid || typeof paid === "string") return false;
  await ctx.system.run((query) =>
    query.execute(
      sql`select prep.book_claim_charge(${claimChargeId}::uuid, ${intent.id}, ${paid.id}, ${feeOf(paid)}::int)`,
    ),
  );
  return true;
}

/** Where a payment page for damage stands; one that was paid is booked. */
export async function settleDamagePage(ctx: Ctx, sessionId: string): Promise<"open" | "paid" | "over"> {
  const session = await stripe().checkout.sessions.retrieve(sessionId, {
    expand: [`payment_intent.${WITH_FEE}`],
  });
  if (session.status === "open") return "open";
  const intent = session.payment_intent;
  if (session.status === "expired" || !intent || typeof intent === "string") return "over";
  await bookDamage(ctx, intent);
  return "paid";
}
