import { useTranslations } from "next-intl";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { BookingStatus } from "@/lib/core/booking-terms";

export const STATUS_TONES: Record<BookingStatus, BadgeTone> = {
  held: "warn",
  requested: "warn",
  confirmed: "good",
  checked_in: "good",
  completed: "neutral",
  expired: "neutral",
  declined: "bad",
  cancelled: "bad",
  no_show: "bad",
};

export function StatusBadge({ status }: { status: BookingStatus }) {
  const t = useTranslations("bookingStatus");
  return <Badge tone={STATUS_TONES[status]}>{t(status)}</Badge>;
}
