import type { Booking } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import type { ReminderTemplate } from "@/lib/core/outbox-jobs";
import { formatZoned } from "@/lib/core/zoned";
import { entryForMail, reminderHolds } from "@/lib/visits";
import type { Facts, Reader } from "./compose-mail";

/** What a reminder says, or null when it is no longer true. The street address and the code stand in one of them only. */
export async function reminderFacts(
  ctx: Ctx,
  template: ReminderTemplate,
  booking: Booking,
  reader: Reader,
): Promise<Facts | null> {
  if (!reminderHolds(template, booking, ctx.now)) return null;
  const at = (instant: Date, style: Intl.DateTimeFormatOptions) =>
    formatZoned(instant, booking.timeZone, reader.locale, style);
  const clock = { hour: "numeric", minute: "2-digit" } as const;
  const start = at(booking.startsAt, { weekday: "long", month: "long", day: "numeric", ...clock });
  const end = at(booking.endsAt, { ...clock, timeZoneName: "short" });
  const entry = template === "booking_open" ? await entryForMail(ctx, booking) : null;
  const town = `${booking.city}, ${booking.state} ${booking.postalCode}`;
  const rows: Facts["rows"] = [
    ["when", `${start} – ${end}`],
    ["where", entry ? `${entry.addressLine}, ${town}` : town],
    ...(entry ? [["code", entry.code] as Facts["rows"][number]] : []),
    ...(entry?.instructions ? [["instructions", entry.instructions] as Facts["rows"][number]] : []),
  ];
  return {
    path: `/bookings/${booking.id}`,
    values: {
      kitchen: booking.kitchenName,
      space: booking.spaceName,
      start: at(booking.startsAt, clock),
      end: at(booking.endsAt, clock),
      minutes: String(booking.noShowMinutes),
    },
    rows,
  };
}
