import { getLocale, getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
import { type Booking, overstayAt } from "@/lib/bookings";
import { formatMoney } from "@/lib/core/money";

/** A crew that is past its end, and what its half hours come to so far. */
export async function OverstayNow({ booking, now }: { booking: Booking; now: Date }) {
  const [t, locale] = await Promise.all([getTranslations("host.bookings"), getLocale()]);
  const { overstayMinutes, halfHours, claimCents } = overstayAt(booking, now);
  if (overstayMinutes === 0) return null;
  const amount = formatMoney(claimCents, booking.currency, locale);
  return (
    <Notice tone="bad">
      <p className="font-semibold">{t("overstay", { minutes: overstayMinutes })}</p>
      <p>{t("overstayClaim", { count: halfHours, amount })}</p>
    </Notice>
  );
}
