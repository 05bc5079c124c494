import { sql } from "drizzle-orm";
import type Stripe from "stripe";
import { freeSlotLock } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import type { DisputeState } from "@/lib/core/dispute-terms";
import { stripe } from "@/lib/integrations/stripe";
import { recordSentRefunds } from "./send-refunds";
import { bookDamage, WITH_FEE } from "./settle-damage";

const ENDS: Partial<Record<string, DisputeState>> = { won: "won", lost: "lost", warning_closed: "closed" };

/** Where Stripe's word for a dispute leaves the money: whatever is not an end is still open. */
const disputeState = (status: string): DisputeState => ENDS[status] ?? "open";

/**
 * Brings the case of a dispute to where Stripe says it stands now, whatever event spoke of it and however late: opens it,
 * books what left our balance and what came back, and ends it. A lost one is borne as `docs/decisions/0021` says. Safe to
 * repeat and at once. Refuses `conflict` while the disputed payment is still being taken.
 */
export async function followDispute(ctx: Ctx, stripeDisputeId: string): Promise<DisputeState> {
  const dispute = await stripe().disputes.retrieve(stripeDisputeId, {
    expand: [`payment_intent.${WITH_FEE}`],
  });
  // What was charged for damage may not have been written down by then.
  if (dispute.payment_intent && typeof dispute.payment_intent !== "string")
    await bookDamage(ctx, dispute.payment_intent);
  const intentId = idOf(dispute.payment_intent);
  const state = disputeState(dispute.status);
  // What the bank gave back is told apart from what we had sent ourselves before it.
  if (state === "lost" && intentId) await recordSentRefunds(ctx, intentId);
  const [{ rows }, freed] = await ctx.system.batch((query) => [
    query.execute<{ state: DisputeState }>(
      sql`select prep.follow_dispute(${JSON.stringify(told(dispute, intentId, state))}::jsonb) as state`,
    ),
    query.execute<{ bookingId: string; stationId: string; blocked: string }>(
      sql`select a.booking_id as "bookingId", a.station_id as "stationId", a.blocked::text as blocked from allocations a
        join bookings b on b.id = a.booking_id and b.status = 'cancelled' join dispute_shares s on s.booking_id = b.id
        join disputes d on d.id = s.dispute_id and d.state = 'lost' where d.stripe_dispute_id = ${stripeDisputeId}`,
    ),
  ]);
  for (const taken of freed.rows) await freeSlotLock(taken.bookingId, [taken]);
  return rows[0]?.state ?? state;
}

const told = (dispute: Stripe.Dispute, intentId: string | null, state: DisputeState) => ({
  ...{ stripeDisputeId: dispute.id, chargeId: idOf(dispute.charge), intentId, state },
  ...{
    status: dispute.status,
    reason: dispute.reason,
    amountCents: dispute.amount,
    currency: dispute.currency,
  },
  openedAt: at(dispute.created),
  dueAt: dispute.evidence_details.due_by ? at(dispute.evidence_details.due_by) : null,
  submitted: dispute.evidence_details.submission_count > 0,
  movements: dispute.balance_transactions.map(({ id, amount, fee }) => ({
    id,
    amountCents: amount,
    feeCents: fee,
  })),
});

const at = (seconds: number) => new Date(seconds * 1_000).toISOString();
const idOf = (thing: string | { id: string } | null | undefined) =>
  typeof thing === "string" ? thing : (thing?.id ?? null);

const PER_RUN = 100;

/**
 * Cron: cases of which Stripe says otherwise than we do, because no event told us or none arrived, at most 100 a run; then those
 * that are open with us and further back than the newest hundred that Stripe lists.
 */
export async function followDisputes(ctx: Ctx): Promise<{ followed: number; failed: number }> {
  const { data: listed } = await stripe().disputes.list({ limit: PER_RUN });
  const statuses = new Map(listed.map(({ id, status }) => [id, status as string]));
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ id: string; status: string }>(
      sql`select stripe_dispute_id as id, stripe_status as status from disputes where state = 'open'
        or stripe_dispute_id in (select jsonb_array_elements_text(${JSON.stringify([...statuses.keys()])}::jsonb))`,
    ),
  );
  const known = new Map(rows.map(({ id, status }) => [id, status]));
  const behind = [
    ...listed.filter(({ id, status }) => known.get(id) !== status),
    ...rows.filter(({ id }) => !statuses.has(id)),
  ];
  const ends = await Promise.allSettled(behind.slice(0, PER_RUN).map(({ id }) => followDispute(ctx, id)));
  const failed = ends.filter(({ status }) => status === "rejected").length;
  return { followed: ends.length - failed, failed };
}
