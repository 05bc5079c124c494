import { and, eq, sql } from "drizzle-orm";
import { closures, openingHours } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import type { Billing, Quote, SeriesRule } from "@/lib/core/booking-terms";
import { AppError, type ErrorCode, fill, refuse, refuseField } from "@/lib/core/errors";
import { addDays, addHours, addMinutes, contains, type Interval, slotAt, union } from "@/lib/core/interval";
import { dayStart, instantOf, ruleDates } from "@/lib/core/zoned";
import {
  type OpeningRules,
  openTimesAround,
  type SpaceCard,
  spaceCardQuery,
  toSpaceCard,
} from "@/lib/kitchens";
import { type Blocked, fitsAmong, freeRuns, freeTimes } from "./availability";
import { EQUIPMENT_TAKEN, freeAt, noExtras, type WantedEquipment, wantedEquipment } from "./equipment";
import { priceOccurrences } from "./series-prices";
import type { SeriesInput } from "./series-schemas";
import { sharedPromo } from "./shared-promo";
import { checkSlot } from "./slot-rules";

/** Two years of weeks. */
export const MOST_OCCURRENCES = 104;
export const LONGEST_DAYS = 735;
/** An occurrence is paid this long before it begins, and never sooner than somebody can read the mail and pay. */
const DUE_HOURS = 72;
const SOONEST_DUE_HOURS = 1;

export type Occurrence = {
  date: string;
  slot: Interval | null;
  quote: Quote | null;
  /** When its price has to be paid; without that it is given back. */
  payBy: Date | null;
  /** The opening time that it lies in. */
  open: Interval | null;
  /** Why it cannot be held now; null: it can. */
  conflict: {
    code: ErrorCode;
    message: string;
    template: string;
    values: Record<string, string | number>;
  } | null;
};
export type SeriesPlan = {
  card: SpaceCard;
  rule: SeriesRule;
  billing: Billing;
  /** Reserved with every occurrence. */
  equipment: WantedEquipment[];
  occurrences: Occurrence[];
};

/**
 * Every occurrence of a rule with its price and what stands in its way. One round trip, at most 104 of them over two
 * years; only the first has to lie within the kitchen's horizon. Refuses `not_found` (also by field `equipment`),
 * `invalid_input` (by field), `promo_refused`.
 */
export async function previewSeries(ctx: Ctx, input: SeriesInput): Promise<SeriesPlan> {
  const days = Math.round((Date.parse(input.until) - Date.parse(input.startsOn)) / 86_400_000);
  if (days > LONGEST_DAYS) refuseField("until", "A series ends within two years");
  const weekday = new Date(`${input.startsOn}T00:00:00Z`).getUTCDay() || 7;
  const { spaceId, billing, equipment: choices, promoCode, ...asked } = input;
  const rule = { ...asked, weekdays: asked.weekdays.length > 0 ? [...new Set(asked.weekdays)] : [weekday] };
  const dates = ruleDates(rule, MOST_OCCURRENCES + 1);
  if (dates.length > MOST_OCCURRENCES)
    refuseField("until", "A series has at most {count} bookings", { count: MOST_OCCURRENCES });
  if (dates.length === 0) refuseField("until", "No day of this series lies before its end");
  const { card, rules, blocked } = await loadSpace(ctx, spaceId, input.startsOn, input.until);
  const equipment = wantedEquipment(card, choices);
  const asIfAlone = dates.map((date) => occurrence(date, rule, billing, card, rules, ctx.now));
  const occurrences = withNeighbours(card, asIfAlone, blocked, equipment);
  const promo = await sharedPromo(ctx, card.kitchenId, promoCode);
  const extras = { ...noExtras(ctx.now), equipment };
  return {
    ...{ card, rule, billing, equipment },
    occurrences: priceOccurrences(card, occurrences, extras, promo),
  };
}

/** The card, the hours and closures behind its open times, and what is taken in the whole time of a series. */
export async function loadSpace(ctx: Ctx, spaceId: string, startsOn: string, until: string) {
  const kitchenId = sql`(select kitchen_id from spaces where id = ${spaceId})`;
  const stations = sql`(select coalesce(array_agg(ss.station_id), '{}') from space_stations ss join spaces s on s.id = ss.space_id
    where s.id = ${spaceId} or (s.kind = 'equipment' and s.kitchen_id = ${kitchenId}))`;
  // Wide enough for every zone, a slot of a week, and the buffers around it.
  const [from, to] = [
    addDays(new Date(`${startsOn}T00:00:00Z`), -24),
    addDays(new Date(`${until}T00:00:00Z`), 32),
  ];
  const [cards, hours, closed, { rows }] = await ctx.db.batch((query) => [
    spaceCardQuery(query, spaceId),
    query.select().from(openingHours).where(eq(openingHours.kitchenId, kitchenId)).limit(2_000),
    query
      .select()
      .from(closures)
      .where(and(eq(closures.kitchenId, kitchenId), sql`${closures.endsAt} > ${from.toISOString()}`))
      .limit(1_000),
    query.execute<Blocked>(
      sql`select station_id, blocked::text from prep.blocked_times(${stations}, ${from.toISOString()}, ${to.toISOString()})`,
    ),
  ]);
  const card = toSpaceCard(cards[0]);
  const rules: OpeningRules = { timeZone: card.timeZone, horizonDays: LONGEST_DAYS, hours, closures: closed };
  return { card, rules, blocked: rows };
}

function occurrence(
  date: string,
  rule: SeriesRule,
  billing: Billing,
  card: SpaceCard,
  rules: OpeningRules,
  now: Date,
): Occurrence {
  const none = { date, slot: null, quote: null, payBy: null, open: null };
  const startsAt = instantOf(date, rule.startTime, card.timeZone);
  if (!startsAt)
    return { ...none, conflict: conflictOf("outside_hours", "The clocks skip this time on that day") };
  const slot = slotAt(startsAt, rule.durationMinutes);
  const openTimes = openTimesAround(rules, card.spaceId, slot);
  const open = openTimes.find((time) => time.startsAt <= slot.startsAt && time.endsAt >= slot.endsAt) ?? null;
  const found = { date, slot, quote: null, payBy: payBy(slot, date, billing, card.timeZone, now), open };
  try {
    checkSlot(
      { ...card, openTimes, ...(date > rule.startsOn && { horizonDays: LONGEST_DAYS + 365 }) },
      slot,
      now,
    );
    return { ...found, conflict: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return {
      ...found,
      conflict: { code: error.code, message: error.message, template: error.template, values: error.values },
    };
  }
}

/** The same sentence as in the database. */
export const LEAVES_GAP = "That would leave a gap too short for anybody else";

export const conflictOf = (code: ErrorCode, template: string, values: Record<string, string> = {}) => ({
  ...{ code, template, values },
  message: fill(template, values),
});

/** Pure. Three days before it begins, or with all of its month; never within the hour, never after it began. */
export function payBy(slot: Interval, date: string, billing: Billing, zone: string, now: Date): Date {
  const due =
    billing === "monthly" ? dayStart(`${date.slice(0, 7)}-01`, zone) : addHours(slot.startsAt, -DUE_HOURS);
  const soonest = addHours(now, SOONEST_DUE_HOURS);
  const at = due > soonest ? due : soonest;
  return at < slot.startsAt ? at : slot.startsAt;
}

/** What other bookings leave of them. */
function withNeighbours(
  card: SpaceCard,
  occurrences: Occurrence[],
  blocked: readonly Blocked[],
  equipment: readonly WantedEquipment[],
): Occurrence[] {
  const openTimes = union(occurrences.flatMap(({ open }) => open ?? []));
  const runs = freeRuns({ ...card, openTimes }, blocked);
  // Notice and horizon were judged with the other rules.
  const anytime = { ...card, leadTimeMinutes: 0, horizonDays: LONGEST_DAYS };
  const machines = equipment.map((part) => ({ name: part.name, at: freeAt(part, blocked) }));
  return occurrences.map((one) => {
    const { slot, conflict } = one;
    if (conflict || !slot) return one;
    const near = freeTimes(anytime, runs, slot, addMinutes(slot.startsAt, -1));
    if (!near.some((free) => contains(free, slot))) {
      return { ...one, conflict: conflictOf("slot_taken", "Somebody else has that time") };
    }
    if (card.avoidGaps && !fitsAmong(card, runs, slot)) {
      return {
        ...one,
        conflict: conflictOf("leaves_gap", LEAVES_GAP),
      };
    }
    const lacking = machines.find((free) => !free.at(slot));
    return lacking
      ? { ...one, conflict: conflictOf("equipment_taken", EQUIPMENT_TAKEN, { name: lacking.name }) }
      : one;
  });
}

/** What can be held of a plan; all of it or nothing where the renter wants no gaps. Refuses `slot_taken`, `invalid_input`. */
export function holdable(plan: SeriesPlan, onConflict: "skip" | "stop"): Occurrence[] {
  const free = plan.occurrences.filter(({ conflict }) => !conflict);
  const [blocked] = plan.occurrences.filter(({ conflict }) => conflict);
  if (onConflict === "stop" && blocked) {
    throw new AppError(
      "slot_taken",
      "{date} cannot be booked. Skip it, or choose another rule",
      { onConflict: [blocked.date] },
      { values: { date: blocked.date } },
    );
  }
  if (free.length === 0) refuse("slot_taken", "None of these slots is free");
  return free;
}
