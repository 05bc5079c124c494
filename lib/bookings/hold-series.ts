import { sql } from "drizzle-orm";
import { type Ctx, requireUser } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { localWeek } from "@/lib/core/zoned";
import { policyOf } from "./cancellation-policy";
import { equipmentRequest } from "./equipment";
import { MAX_LIVE_HOLDS, type Once } from "./hold-slot";
import { holdable, type Occurrence, previewSeries, type SeriesPlan } from "./series";
import type { HoldSeriesInput } from "./series-schemas";
import { countPromo } from "./shared-promo";

export type HeldSeries = { seriesId: string; heldBookingIds: string[] };
type Answer = { outcome: "stale" } | ({ outcome: "held"; replayed: boolean } & HeldSeries);

/**
 * Holds all occurrences of a series in one commit, each until its own day of payment; what the renter's plan pays whole is
 * confirmed at once, or asked of the host. What became taken since the preview is skipped or refuses everything, as was asked. Refuses what `previewSeries` refuses, `slot_taken`,
 * `equipment_taken`, `promo_refused`, `renter_limit`, `renter_blocked`, `idempotency_mismatch`.
 */
export async function holdSeries(
  ctx: Ctx,
  { onConflict, ...input }: HoldSeriesInput,
  once: Once,
): Promise<{ series: HeldSeries; replayed: boolean }> {
  requireUser(ctx);
  await once.admit?.();
  // Of a repetition its own bookings would stand in the way.
  const first = await firstAnswer<HeldSeries>(ctx, once);
  if (first) return { series: first, replayed: true };
  // What is left of a plan changes with each hold of its owner.
  for (let attempt = 0; attempt <= MAX_LIVE_HOLDS; attempt++) {
    const plan = await previewSeries(ctx, input);
    const answer = await callHold(ctx, plan, holdable(plan, onConflict), onConflict, once);
    if (answer.outcome === "held") {
      const { seriesId, heldBookingIds, replayed } = answer;
      return { series: { seriesId, heldBookingIds }, replayed };
    }
  }
  return refuse("conflict", "The kitchen changed its rules just now. Look again and choose a slot");
}

/** What this key was answered before, if it was used for the same request. */
export async function firstAnswer<Answered>(ctx: Ctx, once: Once): Promise<Answered | null> {
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ answer: Answered }>(
      sql`select answer from idempotency_keys where user_id = prep.user_id() and key = ${once.key} and request_hash = ${once.hash} and answer is not null`,
    ),
  );
  return rows[0]?.answer ?? null;
}

async function callHold(
  ctx: Ctx,
  { card, rule, billing, equipment }: SeriesPlan,
  occurrences: readonly Occurrence[],
  onConflict: "skip" | "stop",
  once: Once,
): Promise<Answer> {
  const request = {
    seriesId: uuidv7(),
    organizationId: card.organizationId,
    kitchenId: card.kitchenId,
    kitchenVersion: card.version,
    spaceId: card.spaceId,
    timeZone: card.timeZone,
    ...{ rule, billing, onConflict, key: once.key, requestHash: once.hash },
    units: card.units,
    stationIds: card.stationIds,
    ...equipmentRequest(equipment),
    bufferBeforeMinutes: card.bufferBeforeMinutes,
    bufferAfterMinutes: card.bufferAfterMinutes,
    gapMinutes: card.avoidGaps ? card.minMinutes : null,
    incrementMinutes: card.incrementMinutes,
    newRenters: card.newRenters,
    maxHoursPerWeek: card.maxHoursPerWeek,
    maxBookingsAhead: card.maxBookingsAhead,
    ...{ discountBps: card.discountBps, plans: card.allowances },
    cancellationPolicy: policyOf(card),
    occurrences: occurrences.map(({ slot, open, quote, payBy }) => ({
      bookingId: uuidv7(),
      ...slot,
      ...{ open, quote, holdExpiresAt: payBy },
      week: slot && card.maxHoursPerWeek !== null ? localWeek(slot.startsAt, card.timeZone) : null,
    })),
  };
  const [{ rows }] = await ctx.db.batch((query) => [
    query.execute<{ answer: Answer }>(
      sql`select prep.hold_series(${JSON.stringify(request)}::jsonb) as answer`,
    ),
    query.execute(countPromo(request.occurrences)),
  ]);
  return rows[0]?.answer ?? refuse("unavailable", "Please try again in a moment");
}
