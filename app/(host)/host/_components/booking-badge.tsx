import { getTranslations } from "next-intl/server";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { BookingStatus } from "@/lib/core/booking-terms";

type Props = { booking: { status: BookingStatus; endsAt: Date }; now: Date };

const TONES: Partial<Record<BookingStatus, BadgeTone>> = {
  confirmed: "good",
  checked_in: "good",
  no_show: "warn",
  cancelled: "bad",
};

/** Where a booking stands; a crew past its end is the first thing a host has to see. */
export async function BookingBadge({ booking, now }: Props) {
  const [t, names] = await Promise.all([getTranslations("host.bookings"), getTranslations("bookingStatus")]);
  const late = Math.floor((now.getTime() - booking.endsAt.getTime()) / 60_000);
  if (booking.status === "checked_in" && late > 0) {
    return <Badge tone="bad">{t("overstay", { minutes: late })}</Badge>;
  }
  return <Badge tone={TONES[booking.status]}>{names(booking.status)}</Badge>;
}
