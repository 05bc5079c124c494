import type { SpaceCard } from "@/lib/kitchens";
import { plansAfter } from "@/lib/pricing";
import { type Extras, quoteWith } from "./equipment";
import type { Occurrence } from "./series";
import type { SharedPromo } from "./shared-promo";

/**
 * The price of each. What can be held draws from the renter's plans what those before it leave, as the database counts it when
 * it holds them, and uses the promo code as long as there are uses; what cannot be held draws nothing. Refuses `promo_refused`.
 */
export function priceOccurrences(
  card: SpaceCard,
  occurrences: readonly Occurrence[],
  extras: Extras,
  promo: SharedPromo,
): Occurrence[] {
  let plans = card.allowances;
  const priced = occurrences.map((one) => {
    const { slot, conflict } = one;
    if (!slot) return one;
    // Deposits are for single bookings.
    const {
      depositCents: _,
      beyondDepositCents: __,
      ...quote
    } = conflict
      ? quoteWith(card, slot, extras)
      : promo.price((code) => quoteWith(card, slot, { ...extras, plans, promo: code }));
    plans = plansAfter(plans, quote);
    return { ...one, quote };
  });
  promo.check();
  return priced;
}
