import { type SQL, sql } from "drizzle-orm";
import type { Query } from "@/db/handle";
import { type Ctx, requireUser } from "@/lib/context";
import type { Quote } from "@/lib/core/booking-terms";
import { refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { type Interval, slotAt } from "@/lib/core/interval";
import { localWeek } from "@/lib/core/zoned";
import { type SpaceCard, spaceCard } from "@/lib/kitchens";
import { findPromo } from "@/lib/pricing";
import { policyOf } from "./cancellation-policy";
import {
  blockedBy,
  equipmentRequest,
  noExtras,
  type Priced,
  pricedWith,
  refuseTaken,
  usesPromo,
  wantedEquipment,
} from "./equipment";
import { withNextFree } from "./next-free";
import { occupancyRequest, occupancyStep } from "./occupancy";
import type { HoldSlotInput } from "./schemas";
import { settleSlotLock, takeSlotLock } from "./slot-lock";
import { checkSlot, openAround } from "./slot-rules";

export const HOLD_MINUTES = 10;
/** One person's live holds: enough to compare, too few to block a kitchen. */
export const MAX_LIVE_HOLDS = 3;
/** How long one person may keep others from a kitchen's day with holds they do not pay. */
const MAX_IDLE_HOLD_MINUTES = 20;

export type HeldBooking = {
  id: string;
  status: "held";
  spaceId: string;
  kitchenId: string;
  startsAt: string;
  endsAt: string;
  timeZone: string;
  quote: Quote;
  holdExpiresAt: string;
};

/**
 * `key` is the caller's Idempotency-Key, `hash` what it was used for: together they make a retry a read. `admit`
 * refuses a caller who asks too often; it is asked beside the slot lock, so that both travel to Redis together.
 */
export type Once = { key: string; hash: string; admit?: () => Promise<void> };

type Held = { outcome: "held"; replayed: boolean; gotStationIds: string[] } & HeldBooking;
type Answer = { outcome: "stale" } | Held;

/**
 * Reserves a slot, and equipment along with it, for ten minutes while the renter pays: all or nothing, in one round trip.
 * The database picks the winner, never a prior read. Refuses `not_found` (also by field `equipment`), what `checkSlot`
 * refuses, `invalid_input` (`addOns`), `leaves_gap`, `renter_limit`, `renter_blocked`, `slot_taken`, `equipment_taken` (the room is free, and what of
 * the equipment is not), `promo_refused`, `conflict` (too many live holds, or held too long without paying), `idempotency_mismatch`.
 */
export async function holdSlot(
  ctx: Ctx,
  input: HoldSlotInput,
  once: Once,
): Promise<{ booking: HeldBooking; replayed: boolean }> {
  requireUser(ctx);
  // What is left of a plan changes with each hold of its owner, of whom so many can succeed at once.
  for (let attempt = 0; attempt <= MAX_LIVE_HOLDS; attempt++) {
    const again = attempt > 0;
    const card = await spaceCard(ctx, input.spaceId, again);
    const answer = await tryHold(ctx, card, input, once, again);
    if (answer.outcome === "held") {
      const { outcome: _, gotStationIds: __, replayed, ...booking } = answer;
      return { booking, replayed };
    }
  }
  return refuse("conflict", "The kitchen changed its rules just now. Look again and choose a slot");
}

/** `fresh`: the card was read just now. Nobody is refused on the strength of an older one. */
async function tryHold(
  ctx: Ctx,
  card: SpaceCard,
  input: HoldSlotInput,
  once: Once,
  fresh: boolean,
): Promise<Answer> {
  const slot = slotAt(input.startsAt, input.durationMinutes);
  // A replay must answer even when the slot has begun meanwhile, so a known key is asked for before a refusal by the rules.
  const asked = await askedFor(ctx, card, slot, input).catch((problem: unknown) => ({ problem }));
  if ("problem" in asked) {
    if (!fresh) return { outcome: "stale" };
    await once.admit?.();
    const first = await firstAnswer(ctx, once);
    if (first) return first;
    throw await withNextFree(ctx, card, slot, asked.problem);
  }
  const bookingId = uuidv7();
  const caller = `${requireUser(ctx)}:${once.key}`;
  const parts = [card, ...asked.equipment].map((part) => ({
    ...{ stationIds: part.stationIds, units: part.units, blocked: blockedBy(slot, part) },
  }));
  const lock = { bookingId, caller, parts };
  const [admitted, { busyPart, answered }] = await Promise.all([
    Promise.allSettled([once.admit?.()]).then(([outcome]) => outcome),
    takeSlotLock(lock),
  ]);
  if (busyPart > 0) refuseTaken(asked.equipment[busyPart - 2]);
  try {
    if (admitted.status === "rejected") throw admitted.reason;
    const answer = await callHold(ctx, card, slot, bookingId, once, asked);
    // A replay lets go: what it locked just now may have been given back since the first answer.
    const got = answer.outcome === "held" ? answer.gotStationIds : [];
    await settleSlotLock(lock, got, HOLD_MINUTES * 60, answered);
    return answer;
  } catch (error) {
    await settleSlotLock(lock, [], 0, answered);
    throw await withNextFree(ctx, card, slot, error);
  }
}

/** All that is asked for, at its price. Refuses by the rules of the space, and what `quoteWith` and `findPromo` refuse. */
async function askedFor(ctx: Ctx, card: SpaceCard, slot: Interval, input: HoldSlotInput): Promise<Priced> {
  checkSlot(card, slot, ctx.now);
  const equipment = wantedEquipment(card, input.equipment);
  const code = input.promoCode && (await findPromo(ctx, card.kitchenId, input.promoCode));
  const occupancy = await occupancyStep(ctx, card, slot.startsAt);
  return pricedWith(card, slot, {
    ...noExtras(ctx.now),
    ...{ equipment, occupancy, promo: code ? code.promo : null },
    ...{ addOns: input.addOns ?? [], plans: card.allowances },
  });
}

/** What this key was answered before, if it was used for the same request. */
async function firstAnswer(ctx: Ctx, once: Once): Promise<Answer | null> {
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ answer: HeldBooking }>(
      sql`select answer from idempotency_keys where user_id = prep.user_id() and key = ${once.key} and request_hash = ${once.hash} and answer is not null`,
    ),
  );
  return rows[0] ? { ...rows[0].answer, outcome: "held", replayed: true, gotStationIds: [] } : null;
}

async function callHold(
  ctx: Ctx,
  card: SpaceCard,
  slot: Interval,
  bookingId: string,
  once: Once,
  asked: Priced,
): Promise<Answer> {
  const terms = { holdMinutes: HOLD_MINUTES, maxLiveHolds: MAX_LIVE_HOLDS };
  const statement = holdStatement(card, slot, bookingId, once, terms, asked);
  const hold = (query: Query) => query.execute<{ answer: Answer }>(statement);
  const { rows } = usesPromo(asked.quote)
    ? (
        await ctx.db.batch((query) => [
          hold(query),
          query.execute(sql`select prep.use_promotion(${bookingId}::uuid)`),
        ])
      )[0]
    : await ctx.db.run(hold);
  return rows[0]?.answer ?? refuse("unavailable", "Please try again in a moment");
}

/** The one statement that holds a slot for whoever acts in its transaction. */
export function holdStatement(
  card: SpaceCard,
  slot: Interval,
  bookingId: string,
  once: Once,
  terms: { holdMinutes: number; maxLiveHolds: number },
  { quote, equipment, plans, occupancy }: Priced,
): SQL {
  const answer = {
    id: bookingId,
    status: "held",
    spaceId: card.spaceId,
    kitchenId: card.kitchenId,
    startsAt: slot.startsAt,
    endsAt: slot.endsAt,
    timeZone: card.timeZone,
    quote,
  };
  const request = {
    ...answer,
    bookingId,
    organizationId: card.organizationId,
    kitchenVersion: card.version,
    units: card.units,
    stationIds: card.stationIds,
    ...equipmentRequest(equipment),
    bufferBeforeMinutes: card.bufferBeforeMinutes,
    bufferAfterMinutes: card.bufferAfterMinutes,
    gapMinutes: card.avoidGaps ? card.minMinutes : null,
    incrementMinutes: card.incrementMinutes,
    open: openAround(card, slot),
    newRenters: card.newRenters,
    maxHoursPerWeek: card.maxHoursPerWeek,
    maxBookingsAhead: card.maxBookingsAhead,
    discountBps: card.discountBps,
    plans,
    ...occupancyRequest(card, slot, occupancy),
    week: card.maxHoursPerWeek === null ? null : localWeek(slot.startsAt, card.timeZone),
    cancellationPolicy: policyOf(card),
    key: once.key,
    requestHash: once.hash,
    ...terms,
    maxIdleHoldMinutes: MAX_IDLE_HOLD_MINUTES,
    answer,
  };
  return sql`select prep.hold_slot(${JSON.stringify(request)}::jsonb) as answer`;
}
