import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { SENT_BY_CLOCK_HOURS } from "@/lib/core/dispute-terms";
import { refuse } from "@/lib/core/errors";
import { localDate } from "@/lib/core/zoned";
import { stripe } from "@/lib/integrations/stripe";
import { followDispute } from "@/lib/payments";
import { assemble, termsText } from "./packet";
import { packetFacts } from "./packet-facts";
import { answerable } from "./read-disputes";
import type { DisputeIdInput, DisputeNoteInput } from "./schemas";

/**
 * Keeps what the kitchen's side or support wants to have said; it goes with the evidence. Refuses `not_found`, `forbidden`,
 * `conflict` (sent already, or ended).
 */
export async function keepNote(ctx: Ctx, { disputeId, note }: DisputeNoteInput): Promise<void> {
  const { dispute } = await answerable(ctx, disputeId);
  const { rows } = await ctx.system.run((query) =>
    query.execute(sql`with kept as (
        update disputes set note = ${note} where id = ${dispute.id} and state = 'open' and submitted_at is null returning id)
      select prep.audit(s.organization_id, 'dispute.noted', 'dispute', k.id) from kept k
        join lateral (select organization_id from dispute_shares where dispute_id = k.id limit 1) s on true`),
  );
  if (rows.length === 0) refuse("conflict", "The evidence of this dispute has been sent");
}

/**
 * Sends what has been collected to the bank, once and for good. Refuses `not_found`, `forbidden`, `conflict` (sent already, or
 * ended), `unavailable` when Stripe cannot be asked.
 */
export async function sendEvidence(ctx: Ctx, { disputeId }: DisputeIdInput): Promise<void> {
  const { person, dispute } = await answerable(ctx, disputeId);
  if (dispute.state !== "open" || dispute.submittedAt)
    refuse("conflict", "The evidence of this dispute has been sent");
  await submit(ctx, disputeId, person.userId);
}

/** Stripe takes evidence once; of two who send at once the second is told that it has been sent. */
async function submit(ctx: Ctx, disputeId: string, userId: string | null): Promise<void> {
  const { dispute, first, pdf } = await assemble(ctx, disputeId);
  const packet = await stripe().files.create({
    purpose: "dispute_evidence",
    file: { data: pdf, name: "evidence.pdf", type: "application/pdf" },
  });
  const booking = first?.booking;
  const sent = await stripe()
    .disputes.update(dispute.stripeDisputeId, {
      submit: true,
      evidence: {
        uncategorized_file: packet.id,
        ...(dispute.note && { uncategorized_text: dispute.note }),
        ...(booking && {
          customer_name: booking.renterName || booking.renterEmail,
          customer_email_address: booking.renterEmail,
          product_description: `${booking.spaceName}, ${booking.kitchenName}`,
          service_date: localDate(booking.startsAt, booking.timeZone),
          cancellation_policy_disclosure: termsText(first),
        }),
      },
    })
    .catch(() => null);
  if (sent) await record(ctx, disputeId, userId);
  await followDispute(ctx, dispute.stripeDisputeId);
  if (sent) return;
  const { dispute: now } = await packetFacts(ctx, disputeId);
  if (now.submittedAt || now.state !== "open")
    refuse("conflict", "The evidence of this dispute has been sent");
  refuse("unavailable", "The evidence could not be sent. Please try again");
}

async function record(ctx: Ctx, disputeId: string, userId: string | null): Promise<void> {
  await ctx.system.run((query) =>
    query.execute(sql`with sent as (
        update disputes set submitted_at = prep.now(), submitted_by = ${userId}::uuid, last_error = '' where id = ${disputeId} and submitted_at is null returning id)
      select prep.audit(s.organization_id, 'dispute.evidence_sent', 'dispute', k.id) from sent k
        join lateral (select organization_id from dispute_shares where dispute_id = k.id limit 1) s on true`),
  );
}

const PER_RUN = 20;

/** Cron: sends the evidence of cases that nobody has sent, two days before the bank's deadline. */
export async function sendDueEvidence(ctx: Ctx): Promise<{ sent: number; failed: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ id: string }>(sql`select id from disputes where state = 'open' and submitted_at is null
      and evidence_due_at between prep.now() and prep.now() + make_interval(hours => ${SENT_BY_CLOCK_HOURS}::int) order by evidence_due_at limit ${PER_RUN}`),
  );
  let failed = 0;
  for (const { id } of rows) {
    await submit(ctx, id, null).catch((error: unknown) => {
      failed++;
      return noteFailure(ctx, id, error);
    });
  }
  return { sent: rows.length - failed, failed };
}

async function noteFailure(ctx: Ctx, disputeId: string, error: unknown): Promise<void> {
  const reason = error instanceof Error ? error.message : "unreachable";
  await ctx.system.run((query) =>
    query.execute(sql`update disputes set last_error = ${reason.slice(0, 200)} where id = ${disputeId}`),
  );
}
