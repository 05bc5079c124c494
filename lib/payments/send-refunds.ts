import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { cents } from "@/lib/core/money";
import { keyAfter, keyForgotten, refusalOf, stripe } from "@/lib/integrations/stripe";
import { postStatement, refundLines } from "@/lib/ledger";
import { failRefund } from "./fail-refund";

type Due = {
  id: string;
  booking_id: string;
  organization_id: string;
  amount_cents: number;
  currency: string;
  intent: string;
  purpose: "price" | "deposit";
  refusals: number;
  created_at: string;
};

const DUE = sql`select r.id, r.booking_id, r.organization_id, r.amount_cents, r.currency, r.purpose, r.refusals, r.created_at, p.stripe_payment_intent_id as intent
  from refunds r join payments p on p.id = r.payment_id`;

/** A refund of disputed money waits: the bank may be about to give the same money back. */
const waits = sql`exists (select 1 from dispute_shares s join disputes d on d.id = s.dispute_id
  where s.payment_id = r.payment_id and d.state = 'open')`;

/**
 * Asks Stripe for a refund that was decided, once: its own id is the idempotency key. Money that a bank has called back
 * waits for the end of the dispute.
 */
export async function sendRefund(ctx: Ctx, refundId: string): Promise<void> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Due>(sql`${DUE} where r.id = ${refundId} and r.status = 'pending' and not ${waits}`),
  );
  const due = rows[0];
  if (!due) return;
  const refund =
    (await sentBefore(ctx, due)) ?? (await create(due).catch((error) => refused(ctx, due, error)));
  if (!refund) return;
  await recordRefund(ctx, due, refund.id);
  await failRefund(ctx, refund);
}

const create = (due: Due) =>
  stripe().refunds.create(
    {
      payment_intent: due.intent,
      amount: due.amount_cents,
      metadata: { refundId: due.id, bookingId: due.booking_id },
    },
    { idempotencyKey: keyAfter(due.refusals, `refund:${due.id}`) },
  );

/** Stripe's no is counted, so that the next try is another one: what a dispute stood in the way of goes once it is won. */
async function refused(ctx: Ctx, due: Due, error: unknown): Promise<undefined> {
  if (!refusalOf(error)) throw error;
  await ctx.system.run((query) =>
    query.execute(
      sql`update refunds set refusals = refusals + 1 where id = ${due.id} and status = 'pending' and refusals = ${due.refusals}`,
    ),
  );
  return chargedBack(ctx, due, error);
}

/** Stripe gives nothing back of a charge that a lost dispute took a part of: what is left is owed by another way. */
async function chargedBack(ctx: Ctx, due: Due, error: unknown): Promise<undefined> {
  if (refusalOf(error) !== "charge_disputed") throw error;
  const { rows } = await ctx.system.run((query) =>
    query.execute(sql`select prep.fail_unsent_refund(r.id) from refunds r where r.id = ${due.id}
      and exists (select 1 from dispute_shares s join disputes d on d.id = s.dispute_id where s.payment_id = r.payment_id and d.state = 'lost')`),
  );
  if (rows.length === 0) throw error;
}

/** Records what Stripe was asked for and a crash or a lost answer kept us from writing down. */
export async function recordSentRefunds(ctx: Ctx, intent: string): Promise<void> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Due>(sql`${DUE} where p.stripe_payment_intent_id = ${intent} and r.status = 'pending'`),
  );
  if (rows.length === 0) return;
  const { data } = await stripe().refunds.list({ payment_intent: intent, limit: 100 });
  for (const due of rows) {
    const sent = data.find(({ metadata }) => metadata?.refundId === due.id);
    if (sent) await recordRefund(ctx, due, sent.id);
  }
}

/** Once Stripe has forgotten the key, the refund is looked for by what it says of itself. */
async function sentBefore(ctx: Ctx, due: Due) {
  if (!keyForgotten(due.created_at, ctx.now)) return undefined;
  const { data } = await stripe().refunds.list({ payment_intent: due.intent, limit: 100 });
  return data.find(({ metadata }) => metadata?.refundId === due.id);
}

async function recordRefund(ctx: Ctx, due: Due, stripeId: string): Promise<void> {
  const posting = postStatement({
    key: `refund:${due.id}`,
    kind: "refund",
    bookingId: due.booking_id,
    organizationId: due.organization_id,
    externalId: stripeId,
    currency: due.currency,
    lines: refundLines(cents(due.amount_cents), due.purpose),
  });
  await ctx.system.batch((query) => [
    query.execute(
      sql`update refunds set status = 'succeeded', stripe_refund_id = ${stripeId} where id = ${due.id} and status = 'pending'`,
    ),
    query.execute(posting),
  ]);
}

const PER_RUN = 100;

/** Cron: sends refunds whose sending a crash or an outage stopped. */
export async function sendRefunds(ctx: Ctx): Promise<{ sent: number; failed: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ id: string }>(
      sql`select r.id from refunds r where r.status = 'pending' and not ${waits} order by r.created_at limit ${PER_RUN}`,
    ),
  );
  const results = await Promise.allSettled(rows.map(({ id }) => sendRefund(ctx, id)));
  const failed = results.filter((result) => result.status === "rejected").length;
  return { sent: results.length - failed, failed };
}
