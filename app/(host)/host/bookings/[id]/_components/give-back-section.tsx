import { getLocale } from "next-intl/server";
import type { Booking } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { formatZoned } from "@/lib/core/zoned";
import { quoteGiveBack } from "@/lib/payments";
import { GiveBackForm } from "./give-back-form";

/** Money back beyond the terms, where some of it still can. */
export async function GiveBackSection({ ctx, booking }: { ctx: Ctx; booking: Booking }) {
  const [locale, quote] = await Promise.all([getLocale(), quoteGiveBack(ctx, { bookingId: booking.id })]);
  if (!quote) return null;
  const until = formatZoned(quote.until, booking.timeZone, locale, {
    dateStyle: "medium",
    timeStyle: "short",
  });
  return (
    <GiveBackForm
      key={quote.leftCents}
      bookingId={booking.id}
      leftCents={quote.leftCents}
      currency={booking.currency}
      until={until}
      paidOut={quote.paidOut}
    />
  );
}
