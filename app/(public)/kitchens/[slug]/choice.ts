import {
  type FreeEquipment,
  freeEquipment,
  getAvailability,
  lengthChoices,
  occupancyStep,
  startChoices,
  tooLittleFor,
} from "@/lib/bookings";
import type { EquipmentChoice } from "@/lib/bookings/schemas";
import type { Ctx } from "@/lib/context";
import type { Quote } from "@/lib/core/booking-terms";
import { AppError } from "@/lib/core/errors";
import { addDays, type Interval, minutesIn, slotAt } from "@/lib/core/interval";
import type { Promo } from "@/lib/core/price-terms";
import { dayStart, instantOf, localDate } from "@/lib/core/zoned";
import { discountOf, plansOf, type SpaceCard } from "@/lib/kitchens";
import { findPromo, quoteSlot } from "@/lib/pricing";
import { readEquipment } from "./equipment-param";
import type { SlotParams } from "./slot-params";

export type Choice = {
  card: SpaceCard;
  /** The seven days shown, first to last. */
  days: string[];
  date: string;
  free: Interval[];
  starts: Date[];
  startsAt: Date | null;
  lengths: number[];
  minutes: number | null;
  slot: Interval | null;
  /** What of the kitchen's equipment is free for the slot, and what of it was chosen. */
  offered: FreeEquipment[];
  equipment: EquipmentChoice[];
  /** Optional fees of the space that were chosen, by name. */
  addOns: string[];
  quote: Quote | null;
  /** Why the promo code in the address takes nothing off. */
  promoProblem: AppError | null;
};

/** What the page shows of a space for the chosen day, start and length; a choice that is no longer free falls away. */
export async function choose(
  ctx: Ctx,
  spaceId: string,
  timeZone: string,
  params: SlotParams,
  renterId: string | null = null,
): Promise<Choice> {
  const today = localDate(ctx.now, timeZone);
  const first = firstDay(today, params.date);
  const from = dayStart(first, timeZone);
  const availability = await getAvailability(ctx, { spaceId, from, to: dayStart(first, timeZone, 8) });
  const { card, free } = availability;
  const days = Array.from({ length: 7 }, (_, i) =>
    localDate(addDays(dayStart(first, timeZone), i + 0.5), timeZone),
  );
  const date =
    params.date && days.includes(params.date)
      ? params.date
      : (days.find((day) => startChoices(availability, day).length > 0) ?? first);
  const starts = startChoices(availability, date);
  const wanted = params.start ? instantOf(date, params.start, timeZone) : null;
  const startsAt = starts.find((start) => start.getTime() === wanted?.getTime()) ?? null;
  const lengths = startsAt ? lengthChoices(availability, startsAt) : [];
  const minutes = lengths.find((length) => length === (params.hours ?? 0) * 60) ?? lengths[0] ?? null;
  const slot = startsAt && minutes ? slotAt(startsAt, minutes) : null;
  const offered = slot && card.equipment.length > 0 ? await offeredWith(ctx, card, slot) : [];
  const equipment = clampTo(offered, readEquipment(params.with));
  const priced = equipment.flatMap((chosen) =>
    offered
      .filter(({ spaceId }) => spaceId === chosen.spaceId)
      .map((one) => ({ ...one, units: chosen.units })),
  );
  const { promo, problem } = slot ? await promoIn(ctx, card, params.code) : NO_PROMO;
  const addOns = readAddOns(card, params.add);
  // The page is asked for as everybody; what its reader pays less is looked up where there is a price.
  const [discountBps, plans] =
    slot && renterId
      ? await Promise.all([discountOf(ctx, card.organizationId, renterId), plansOf(ctx, card, renterId)])
      : [0, []];
  const occupancy = slot && (await occupancyStep(ctx, card, slot.startsAt));
  const bookedAt = ctx.now.toISOString();
  const terms = { ...card, promo, addOns, discountBps, plans, occupancy, bookedAt };
  const quote = slot && quoteSlot(slot, terms, priced);
  const promoProblem = problem ?? (quote && promo && tooLittleFor(promo, quote));
  const times = { days, date, free, starts, startsAt, lengths, minutes, slot };
  return { card, ...times, offered, equipment, addOns, quote, promoProblem };
}

/** What of the chosen names the space offers. */
const readAddOns = ({ rates }: SpaceCard, add: string | undefined): string[] => {
  const chosen = (add ?? "").split("~");
  return rates.fees.filter(({ name, optional }) => optional && chosen.includes(name)).map(({ name }) => name);
};

type Asked = { promo: Promo | null; problem: AppError | null };
const NO_PROMO: Asked = { promo: null, problem: null };

/** The code as anybody may use it; whether this renter still may is decided when the slot is held. */
async function promoIn(ctx: Ctx, { kitchenId }: SpaceCard, code: string | undefined): Promise<Asked> {
  if (!code) return NO_PROMO;
  try {
    return { promo: (await findPromo(ctx, kitchenId, code)).promo, problem: null };
  } catch (error) {
    if (error instanceof AppError && error.code === "promo_refused") return { promo: null, problem: error };
    throw error;
  }
}

const offeredWith = async (ctx: Ctx, { kitchenId }: SpaceCard, slot: Interval): Promise<FreeEquipment[]> =>
  (await freeEquipment(ctx, { kitchenId, startsAt: slot.startsAt, durationMinutes: minutesIn(slot) })).items;

/** What was chosen of what is free: more than there is falls away, like a time that was taken. */
const clampTo = (offered: readonly FreeEquipment[], wanted: readonly EquipmentChoice[]): EquipmentChoice[] =>
  wanted.flatMap(({ spaceId, units }) => {
    const free = offered.find((one) => one.spaceId === spaceId)?.freeUnits ?? 0;
    return free > 0 ? [{ spaceId, units: Math.min(units, free) }] : [];
  });

/** Weeks are counted from today, so that the first one is never half over. */
function firstDay(today: string, date: string | undefined): string {
  if (!date || date < today) return today;
  const days = Math.round((Date.parse(date) - Date.parse(today)) / 86_400_000);
  return addDays(new Date(`${today}T00:00:00Z`), days - (days % 7))
    .toISOString()
    .slice(0, 10);
}
