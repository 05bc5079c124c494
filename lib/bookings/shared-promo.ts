import { type SQL, sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import type { Quote } from "@/lib/core/booking-terms";
import { AppError } from "@/lib/core/errors";
import type { Promo } from "@/lib/core/price-terms";
import { findPromo } from "@/lib/pricing";
import { usesPromo } from "./equipment";

type Price = (promo: Promo | null) => Quote;

/** A promo code for bookings that are made at once: each that it takes something off is a use of it, the earliest first. */
export type SharedPromo = {
  /** The price of the next of them, which has the code as long as uses of it are left. */
  price: (price: Price) => Quote;
  /** Refuses `promo_refused` where all of them are too little for the code. */
  check: () => void;
};

export const NO_PROMO: SharedPromo = { price: (price) => price(null), check: () => undefined };

/** The code as whoever asks may use it now. Refuses `promo_refused` (`promoCode`). */
export async function sharedPromo(
  ctx: Ctx,
  kitchenId: string,
  code: string | undefined,
): Promise<SharedPromo> {
  if (!code) return NO_PROMO;
  const { promo, usesLeft } = await findPromo(ctx, kitchenId, code);
  let used = 0;
  let problem: AppError | null = null;
  return {
    price: (price) => {
      if (usesLeft !== null && used >= usesLeft) return price(null);
      try {
        const quote = price(promo);
        if (usesPromo(quote)) used += 1;
        return quote;
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== "promo_refused") throw error;
        problem = error;
        return price(null);
      }
    },
    check: () => {
      if (problem && used === 0) throw problem;
    },
  };
}

/** Counts the code for those of the bookings whose price has it, in the transaction that holds them. */
export function countPromo(bookings: readonly { bookingId: string; quote: Quote | null }[]): SQL {
  const ids = bookings.filter(({ quote }) => quote && usesPromo(quote)).map(({ bookingId }) => bookingId);
  return sql`select prep.use_promotion(id) from unnest(${`{${ids.join(",")}}`}::uuid[]) id`;
}
