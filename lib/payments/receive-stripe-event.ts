import { sql } from "drizzle-orm";
import type Stripe from "stripe";
import type { Ctx } from "@/lib/context";
import { syncAccount } from "./connect";
import { sweepChanges } from "./end-change";
import { sweepHolds } from "./end-hold";
import { failRefund } from "./fail-refund";
import { followDispute } from "./follow-dispute";
import { settleCheckout } from "./settle-checkout";

/**
 * Keeps an event once and acts on it. A repeated delivery of a finished event changes nothing; a repeated delivery of
 * one in progress acts again, harmlessly, because every effect is done once by its own key.
 */
export async function receiveStripeEvent(ctx: Ctx, event: Stripe.Event): Promise<{ fresh: boolean }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ processed: boolean }>(sql`insert into inbox (provider, event_id, type, payload)
      values ('stripe', ${event.id}, ${event.type}, ${JSON.stringify(slim(event))}::jsonb)
      on conflict (provider, event_id) do update set type = excluded.type returning processed_at is not null as processed`),
  );
  if (rows[0]?.processed) return { fresh: false };
  await act(ctx, event);
  await ctx.system.run((query) =>
    query.execute(
      sql`update inbox set processed_at = prep.now() where provider = 'stripe' and event_id = ${event.id} and processed_at is null`,
    ),
  );
  return { fresh: true };
}

/** What is needed to act again later; no card data, no person's data. */
const slim = (event: Stripe.Event) => ({
  account: event.account ?? null,
  created: event.created,
  object: (event.data.object as { id?: string }).id ?? null,
});

async function act(ctx: Ctx, event: Stripe.Event): Promise<void> {
  switch (event.type) {
    case "checkout.session.completed":
      await settleCheckout(ctx, event.data.object.id);
      return;
    case "checkout.session.expired":
      await Promise.all([sweepHolds(ctx), sweepChanges(ctx)]);
      return;
    case "refund.failed":
      await failRefund(ctx, event.data.object);
      return;
    case "charge.dispute.created":
    case "charge.dispute.updated":
    case "charge.dispute.funds_withdrawn":
    case "charge.dispute.funds_reinstated":
    case "charge.dispute.closed":
      await followDispute(ctx, event.data.object.id);
      return;
    case "account.updated":
      await syncAccount(ctx, event.data.object);
      return;
    default:
    // Kept in the inbox, nothing to do.
  }
}
