import type { Booking } from "@/lib/bookings";
import { bookingIcs } from "@/lib/calendars";
import { equipmentNames } from "@/lib/core/booking-terms";
import { formatMoney } from "@/lib/core/money";
import type { OutboxJob } from "@/lib/core/outbox-jobs";
import { formatZoned } from "@/lib/core/zoned";
import type { Facts, Reader } from "./compose-mail";

/** Nothing was paid, so that no sum stands below. */
const UNPAID: readonly OutboxJob["template"][] = [
  "slot_lost",
  "occurrence_released",
  "request_declined",
  "request_expired",
  "host_request_withdrawn",
  "booking_frozen",
  "booking_thawed",
  "host_booking_frozen",
  "host_booking_thawed",
  "booking_charged_back",
  "host_booking_charged_back",
];

/** What mails about a slot say of it. */
export function bookingFacts(booking: Booking, job: OutboxJob, reader: Reader): Facts {
  const at = (instant: Date, style: Intl.DateTimeFormatOptions) =>
    formatZoned(instant, booking.timeZone, reader.locale, style);
  const start = at(booking.startsAt, {
    weekday: "long",
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
  });
  const end = at(booking.endsAt, { hour: "numeric", minute: "2-digit", timeZoneName: "short" });
  const money = (valueCents: number) => formatMoney(valueCents, booking.currency, reader.locale);
  const forHost = job.template.startsWith("host_");
  const cancelled = job.template.endsWith("cancelled");
  const equipment = equipmentNames(booking.quote);
  const beyondCents = booking.depositCents > 0 ? (booking.quote.beyondDepositCents ?? 0) : 0;
  const rows: Facts["rows"] = [
    ["when", `${start} – ${end}`],
    ["where", `${booking.city}, ${booking.state} ${booking.postalCode}`],
    ...(equipment ? [["equipment", equipment] satisfies Facts["rows"][number]] : []),
    [cancelled ? "refund" : "paid", money(cancelled ? booking.refundedCents : booking.totalCents)],
    ...(booking.depositCents > 0
      ? [["deposit", money(booking.depositCents)] satisfies Facts["rows"][number]]
      : []),
    // Agreed to before it was paid.
    ...(beyondCents > 0 && !cancelled
      ? [["beyondDeposit", money(beyondCents)] satisfies Facts["rows"][number]]
      : []),
  ];
  return {
    path: forHost ? `/host/bookings/${booking.id}` : `/bookings/${booking.id}`,
    values: {
      kitchen: booking.kitchenName,
      space: booking.spaceName,
      renter: booking.renterName || booking.renterEmail,
      reason: booking.declineReason || "–",
      paper: booking.freeze?.paper || "–",
      rule: booking.freeze?.rule || "–",
      payBy: booking.holdExpiresAt
        ? at(booking.holdExpiresAt, {
            weekday: "long",
            hour: "numeric",
            minute: "2-digit",
            timeZoneName: "short",
          })
        : "–",
      answerBy: booking.answerBy
        ? at(booking.answerBy, { weekday: "long", hour: "numeric", minute: "2-digit", timeZoneName: "short" })
        : "–",
    },
    rows: UNPAID.includes(job.template) ? rows.slice(0, 1) : rows,
    ...(["booking_confirmed", "booking_cancelled", "booking_charged_back", "booking_moved"].includes(
      job.template,
    )
      ? {
          attachments: [
            {
              filename: "booking.ics",
              content: bookingIcs(booking),
              contentType: "text/calendar; charset=utf-8",
            },
          ],
        }
      : {}),
  };
}
