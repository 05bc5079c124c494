import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { type Billing, type ChangeKind, equipmentIn } from "@/lib/core/booking-terms";
import { AppError, refuse } from "@/lib/core/errors";
import { addMinutes, contains, type Interval, slotAt, union } from "@/lib/core/interval";
import { type Bps, bps } from "@/lib/core/money";
import { instantOf, localDate } from "@/lib/core/zoned";
import { openTimesAround, type SpaceCard } from "@/lib/kitchens";
import { fitsAmong, freeRuns, freeTimes } from "./availability";
import { type ChangePrice, cardForChange, priceChange, rightToChange } from "./change-terms";
import { EQUIPMENT_TAKEN, freeAt, type WantedEquipment, wantedEquipment } from "./equipment";
import { type Booking, seriesBookings } from "./queries";
import { conflictOf, LEAVES_GAP, LONGEST_DAYS, loadSpace, type Occurrence, payBy } from "./series";
import type { EditSeriesInput } from "./series-schemas";
import { checkSlot } from "./slot-rules";

/** One booking of a series at another time of its day, with what that costs and what stands in its way. */
export type EditedBooking = {
  booking: Booking;
  slot: Interval;
  /** Of a paid booking, what kind of change that is; null: it waits for its payment and gets another price. */
  kind: ChangeKind | null;
  share: Bps;
  price: ChangePrice;
  payBy: Date | null;
  open: Interval | null;
  /** What is reserved along with it, and moves along. */
  equipment: WantedEquipment[];
  conflict: Occurrence["conflict"];
};
export type SeriesEdit = { card: SpaceCard; bookings: EditedBooking[] };

const EDITABLE = ["held", "requested", "confirmed"];

/**
 * Another time of day, or another length, for all that is ahead of a series, or of it from one booking on: each with its
 * new price and what stands in its way. What is paid already moves where it costs no more than before; nothing is taken
 * yet. Days stay as they are. Refuses `not_found`, `conflict` (nothing is ahead).
 */
export async function previewSeriesEdit(
  ctx: Ctx,
  input: Omit<EditSeriesInput, "onConflict">,
  billing: Billing,
): Promise<SeriesEdit> {
  const all = await seriesBookings(ctx, input.seriesId);
  const from = input.fromBookingId ? all.findIndex(({ id }) => id === input.fromBookingId) : 0;
  if (from < 0) refuse("not_found", "Booking not found");
  const ahead = all.slice(from).filter((b) => EDITABLE.includes(b.status) && b.startsAt > ctx.now);
  const [first, last] = [ahead[0], ahead.at(-1)];
  if (!first || !last) return refuse("conflict", "Nothing of this series is ahead any more");
  const date = (at: Date) => localDate(at, first.timeZone);
  const [space, own] = await Promise.all([
    loadSpace(ctx, first.spaceId, date(first.startsAt), date(last.startsAt)),
    ownBlocked(
      ctx,
      ahead.map(({ id }) => id),
    ),
  ]);
  const edits = ahead.map((booking) => edited(ctx, booking, input, billing, space));
  // What the series itself blocks is no obstacle to it.
  const blocked = space.blocked.flatMap((row) => (own.has(`${row.station_id} ${row.blocked}`) ? [] : [row]));
  return { card: space.card, bookings: withNeighbours(space.card, edits, blocked) };
}

type Space = Awaited<ReturnType<typeof loadSpace>>;

async function ownBlocked(ctx: Ctx, bookingIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ key: string }>(sql`select a.station_id || ' ' || a.blocked::text as key from allocations a
      where a.booking_id = any (${`{${bookingIds.join(",")}}`}::uuid[]) and a.released_at is null`),
  );
  return new Set(rows.map(({ key }) => key));
}

function edited(
  ctx: Ctx,
  booking: Booking,
  input: Omit<EditSeriesInput, "onConflict">,
  billing: Billing,
  { card, rules }: Space,
): EditedBooking {
  const date = localDate(booking.startsAt, booking.timeZone);
  const startsAt = instantOf(date, input.startTime, booking.timeZone);
  const slot = slotAt(startsAt ?? booking.startsAt, input.durationMinutes);
  const openTimes = openTimesAround(rules, card.spaceId, slot);
  const unpaid = booking.status === "held";
  const same = +slot.startsAt === +booking.startsAt && +slot.endsAt === +booking.endsAt;
  const found = {
    ...{ booking, slot, kind: null, share: bps(0), equipment: [], conflict: null },
    price: priceChange(booking, slot, bps(0)),
    payBy: unpaid ? payBy(slot, date, billing, booking.timeZone, ctx.now) : null,
    open: openTimes.find((time) => contains(time, slot)) ?? null,
  };
  if (!startsAt)
    return { ...found, conflict: conflictOf("outside_hours", "The clocks skip this time on that day") };
  try {
    const stays = +slot.startsAt === +booking.startsAt;
    const rulesThen = { ...cardForChange(card, booking, stays), openTimes, horizonDays: LONGEST_DAYS };
    checkSlot(rulesThen, slot, ctx.now);
    const equipment = wantedEquipment(card, equipmentIn(booking.quote));
    if (unpaid || same) return { ...found, equipment };
    const { kind, share } = rightToChange(booking, slot, ctx.now);
    const price = priceChange(booking, slot, share);
    const costs = conflictOf("conflict", "This one is paid and would cost more. Change it by itself");
    return { ...found, equipment, kind, share, price, conflict: price.chargeCents > 0 ? costs : null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, template, values } = error;
    return { ...found, conflict: { code, message, template, values } };
  }
}

/** What other bookings leave of them. What is the same for many of them is reckoned once. */
function withNeighbours(card: SpaceCard, edits: EditedBooking[], blocked: Space["blocked"]): EditedBooking[] {
  const openTimes = union(edits.flatMap(({ open }) => open ?? []));
  const runsFor = remembered((then: SpaceCard) => freeRuns(then, blocked));
  const machineFor = remembered((part: WantedEquipment) => freeAt(part, blocked));
  return edits.map((edit) => {
    if (edit.conflict) return edit;
    const { booking, slot, equipment } = edit;
    const then = { ...cardForChange(card, booking, true), openTimes, horizonDays: LONGEST_DAYS };
    const runs = runsFor(`${then.bufferBeforeMinutes} ${then.bufferAfterMinutes}`, then);
    const near = freeTimes(then, runs, slot, addMinutes(slot.startsAt, -1));
    if (!near.some((free) => contains(free, slot)))
      return { ...edit, conflict: conflictOf("slot_taken", "Somebody else has that time") };
    // Who stays where they are leaves no other gap than before.
    const moves = +slot.startsAt !== +booking.startsAt || +slot.endsAt !== +booking.endsAt;
    if (card.avoidGaps && moves && !fitsAmong(then, runs, slot))
      return { ...edit, conflict: conflictOf("leaves_gap", LEAVES_GAP) };
    const lacking = equipment.find((part) => !machineFor(`${part.spaceId} ${part.units}`, part)(slot));
    if (!lacking) return edit;
    return { ...edit, conflict: conflictOf("equipment_taken", EQUIPMENT_TAKEN, { name: lacking.name }) };
  });
}

function remembered<T, R>(make: (of: T) => R): (key: string, of: T) => R {
  const known = new Map<string, R>();
  return (key, of) => {
    const made = known.get(key) ?? make(of);
    known.set(key, made);
    return made;
  };
}
