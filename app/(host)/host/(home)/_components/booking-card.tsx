import { getLocale } from "next-intl/server";
import { UnreadBadge } from "@/components/bookings/unread-badge";
import { TextLink } from "@/components/ui/text-link";
import type { Booking } from "@/lib/bookings";
import { equipmentNames } from "@/lib/core/booking-terms";
import { Attendance } from "../../_components/attendance";
import { attendanceOf } from "../../_components/attendance-of";
import { BookingBadge } from "../../_components/booking-badge";
import { span } from "../../times";

type Props = { booking: Booking; now: Date; unread: number };

export async function BookingCard({ booking, now, unread }: Props) {
  const locale = await getLocale();
  const move = attendanceOf(booking, now);
  const equipment = equipmentNames(booking.quote);
  const renter = booking.renterName || booking.renterEmail;
  return (
    <li className="grid content-start gap-3 rounded-card border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-lg font-semibold">{span(booking, locale)}</p>
        <BookingBadge booking={booking} now={now} />
      </div>
      <p>
        <TextLink strong href={`/host/bookings/${booking.id}`}>
          {renter}
        </TextLink>
        <br />
        <span className="text-ink-soft">
          {booking.spaceName} · {booking.kitchenName}
          {equipment && ` · ${equipment}`}
        </span>
      </p>
      <UnreadBadge count={unread} />
      {move && <Attendance bookingId={booking.id} move={move} name={renter} />}
    </li>
  );
}
