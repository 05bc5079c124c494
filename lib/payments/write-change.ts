import { eq, sql } from "drizzle-orm";
import { allocations } from "@/db/schema";
import { freeSlotLock, liveAllocations, openAround } from "@/lib/bookings";
import { readCalendarsAnew } from "@/lib/calendars";
import { type Ctx, requireUser } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import type { Interval } from "@/lib/core/interval";
import { SESSION_MINUTES } from "./page-minutes";
import type { ChangeQuote } from "./quote-change";
import { sendRefund } from "./send-refunds";

type Outcome = "applied" | "pending_payment" | "proposed" | "stale";
type Terms = {
  state: "applied" | "pending_payment" | "proposed";
  openMinutes: number;
  reason: string;
  useCredit?: boolean;
};

/**
 * One commit, after other calendars of the kitchen were asked anew: the new time is taken, all or nothing, and applied, or
 * kept open for `openMinutes`. `stale`: the kitchen changed its rules since the quote. Refuses `slot_taken`, `leaves_gap`, `equipment_taken`, `renter_limit`, `conflict` (the booking changed, another change is open).
 */
export async function writeChange(ctx: Ctx, quoted: ChangeQuote, terms: Terms): Promise<Outcome> {
  const { booking, slot, kind } = quoted;
  const request = changeRequest(ctx, quoted, terms);
  await readCalendarsAnew(ctx, booking.id);
  const [, before, { rows }] = await ctx.system.batch((query) => [
    // The limit is the host's own, who may propose beyond it.
    query.execute(
      sql`select prep.keep_weekly_limit(${booking.id}::uuid, ${slot.startsAt.toISOString()}, ${slot.endsAt.toISOString()}) where ${kind !== "proposal"}`,
    ),
    liveAllocations(query, booking.id),
    query.execute<{ answer: { outcome: Outcome; refundIds?: string[] } }>(
      sql`select prep.change_booking(${JSON.stringify(request)}::jsonb) as answer`,
    ),
  ]);
  const answer = rows[0]?.answer ?? refuse("unavailable", "Please try again in a moment");
  if (answer.outcome === "applied") {
    await freeSlotLock(booking.id, before);
    await sendAll(ctx, answer.refundIds);
  }
  return answer.outcome;
}

/** What `prep.change_booking` is asked; `open` is the opening time around the new time, where the card does not reach so far. */
export const changeRequest = (
  ctx: Ctx,
  { booking, card, slot, kind, share, equipment, price }: ChangeQuote,
  terms: Terms,
  open: Interval | null = openAround(card, slot) ?? null,
) => ({
  changeId: uuidv7(),
  checkoutId: uuidv7(),
  ...price,
  ...terms,
  bookingId: booking.id,
  userId: requireUser(ctx),
  kind,
  refundBps: share,
  kitchenVersion: card.version,
  units: card.units,
  stationIds: card.stationIds,
  ...(equipment && { equipment }),
  ...{ gapMinutes: card.avoidGaps ? card.minMinutes : null, incrementMinutes: card.incrementMinutes, open },
  fromStartsAt: booking.startsAt,
  fromEndsAt: booking.endsAt,
  ...slot,
  totalCents: booking.totalCents,
  refundedCents: booking.refundedCents,
  sessionMinutes: SESSION_MINUTES,
});

/** Refunds that were decided and written; if Stripe cannot be reached now, cron sends them. */
export const sendAll = (ctx: Ctx, refundIds: readonly string[] = []) =>
  Promise.all(refundIds.map((id) => sendRefund(ctx, id).catch(() => undefined)));

/** Lets go of an open change in the database; its payment page, if any, is closed. */
export async function endChange(
  ctx: Ctx,
  change: { id: string; bookingId: string },
  state: "expired" | "declined",
): Promise<boolean> {
  const [{ rows }, taken] = await ctx.system.batch((query) => [
    query.execute<{ ended: boolean }>(sql`select prep.end_change(${change.id}::uuid, ${state}) as ended`),
    query.select().from(allocations).where(eq(allocations.changeId, change.id)),
  ]);
  const ended = rows[0]?.ended ?? false;
  if (ended) await freeSlotLock(change.bookingId, taken);
  return ended;
}
