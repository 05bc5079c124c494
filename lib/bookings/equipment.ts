import type { EquipmentLine, Quote } from "@/lib/core/booking-terms";
import { AppError, fill, refuse, refuseField, refuseRule } from "@/lib/core/errors";
import { addMinutes, fromRanges, type Interval, overlaps } from "@/lib/core/interval";
import { formatMoney } from "@/lib/core/money";
import type { Allowance } from "@/lib/core/plan-terms";
import type { OccupancyRate, Promo } from "@/lib/core/price-terms";
import type { EquipmentCard, SpaceCard } from "@/lib/kitchens";
import { quoteSlot } from "@/lib/pricing";
import type { Blocked } from "./availability";
import type { EquipmentChoice } from "./equipment-schemas";

/** The same sentence as in the database. */
export const EQUIPMENT_TAKEN = "{name} is taken at that time";

/** Equipment that somebody wants along with a slot: what there is of it, and how many. */
export type WantedEquipment = Omit<EquipmentCard, "stationIds"> &
  Pick<EquipmentLine, "units"> & { stationIds: string[] };

/**
 * What was asked for, as the kitchen of the space offers it. Whether it is free is decided when it is taken. Refuses, by
 * field `equipment`, `not_found` (another kitchen's, archived or unknown) and `invalid_input` (more than there are).
 */
export function wantedEquipment(
  card: SpaceCard,
  choices: readonly EquipmentChoice[] = [],
): WantedEquipment[] {
  return choices.map(({ spaceId, units }) => {
    const found = card.equipment.find((one) => one.spaceId === spaceId);
    if (!found) {
      const unknown = "This kitchen does not offer that equipment";
      throw new AppError("not_found", unknown, { equipment: [unknown] });
    }
    if (units > found.stationIds.length) {
      const values = { name: found.name, count: found.stationIds.length };
      refuseField("equipment", "{name}: there are only {count}", values);
    }
    return { ...found, units };
  });
}

/** The most that one payment can be, in cents. */
const MOST_CENTS = 99_999_999;

/** What is booked along with the time of a slot, and when. `addOns` are the names of optional fees. */
export type Extras = {
  equipment: readonly WantedEquipment[];
  promo: Promo | null;
  addOns: readonly string[];
  /** What is left of the renter's plans. */
  plans: readonly Allowance[];
  /** The step that the occupancy of the day makes, as it was just now. */
  occupancy: OccupancyRate | null;
  bookedAt: Date;
};

export const noExtras = (bookedAt: Date): Extras => ({
  ...{ equipment: [], promo: null, addOns: [], plans: [], occupancy: null },
  bookedAt,
});

/** The same at its price. */
export type Priced = Extras & { quote: Quote };
export const pricedWith = (card: SpaceCard, slot: Interval, extras: Extras): Priced => ({
  ...extras,
  quote: quoteWith(card, slot, extras),
});

/**
 * The price of a slot with all that goes with it. Refuses `invalid_input` by field `addOns` (the space has no such thing), by
 * `equipment` where the price is more than anybody can pay at once, `promo_refused` where it is too little for the code.
 */
export function quoteWith(card: SpaceCard, slot: Interval, extras: Extras): Quote {
  const { equipment, promo, addOns, plans, occupancy, bookedAt } = extras;
  const unknown = addOns.find((name) => !card.rates.fees.some((fee) => fee.optional && fee.name === name));
  if (unknown !== undefined) refuseField("addOns", "This space does not offer {name}", { name: unknown });
  const terms = {
    ...card,
    addOns,
    plans,
    occupancy,
    ...(card.rates.leads && { bookedAt: bookedAt.toISOString() }),
  };
  const quote = withPromo(promo, (code) => quoteSlot(slot, { ...terms, promo: code }, equipment));
  if (equipment.length > 0) refuseBeyondOnePayment(quote);
  return quote;
}

/**
 * A price with a promo code, which it only names where it takes something off: what a plan pays whole uses no code. Refuses
 * `promo_refused` where the price is too little for the code.
 */
export function withPromo(promo: Promo | null, price: (promo: Promo | null) => Quote): Quote {
  const quote = price(promo);
  if (!promo || usesPromo(quote)) return quote;
  const problem = tooLittleFor(promo, quote);
  if (problem) throw problem;
  return price(null);
}

/** Whether a price has something taken off by a promo code, which counts as one use of it. */
export const usesPromo = ({ lines }: Pick<Quote, "lines">): boolean =>
  lines.some(({ kind }) => kind === "promo");

/** The refusal of a code that takes nothing off a booking as cheap as this. */
export function tooLittleFor({ minimumCents }: Promo, quote: Quote): AppError | null {
  if (minimumCents === null || usesPromo(quote)) return null;
  const values = { amount: formatMoney(minimumCents, quote.currency) };
  const sentence = "This code needs a booking of at least {amount}";
  return new AppError("promo_refused", sentence, { promoCode: [fill(sentence, values)] }, { values });
}

/** Refuses `invalid_input` (`equipment`) where a price with equipment is more than anybody can pay at once. */
export function refuseBeyondOnePayment({ totalCents }: Pick<Quote, "totalCents">): void {
  if (totalCents > MOST_CENTS) refuseField("equipment", "That is more than one booking can cost");
}

/** The equipment that is not free, by its name; without any it is the room. */
export function refuseTaken(equipment: { name: string } | undefined): never {
  if (!equipment) refuse("slot_taken", "Someone just took that slot");
  return refuseRule("equipment_taken", "equipment", EQUIPMENT_TAKEN, { name: equipment.name });
}

/** What a slot blocks of something with these buffers. */
export const blockedBy = (
  slot: Interval,
  buffers: { bufferBeforeMinutes: number; bufferAfterMinutes: number },
): Interval => ({
  startsAt: addMinutes(slot.startsAt, -buffers.bufferBeforeMinutes),
  endsAt: addMinutes(slot.endsAt, buffers.bufferAfterMinutes),
});

/** Pure: whether so many units are free for a slot and the buffers around it, given when their stations are blocked. */
export function freeAt(part: WantedEquipment, blocked: readonly Blocked[]): (slot: Interval) => boolean {
  const taken = part.stationIds.map((id) =>
    blocked.filter((row) => row.station_id === id).flatMap((row) => fromRanges(row.blocked)),
  );
  return (slot) => {
    const time = blockedBy(slot, part);
    return taken.filter((times) => !times.some((one) => overlaps(one, time))).length >= part.units;
  };
}

/** The part of a request to the database that takes it; nothing where nothing is wanted, which is the quicker way. */
export const equipmentRequest = (wanted: readonly WantedEquipment[]) =>
  wanted.length === 0
    ? {}
    : {
        equipment: wanted.map(
          ({ spaceId, name, units, stationIds, bufferBeforeMinutes, bufferAfterMinutes }) => ({
            ...{ spaceId, name, units, stationIds, bufferBeforeMinutes, bufferAfterMinutes },
          }),
        ),
      };
