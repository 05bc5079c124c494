import { type Booking, type Rental, rentalForSystem } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { formatMoney } from "@/lib/core/money";
import type { MailTemplate, OutboxJob } from "@/lib/core/outbox-jobs";
import { formatZoned } from "@/lib/core/zoned";
import type { Facts, MailWords, Reader } from "./compose-mail";

/** What a mail about a slot says when it is about a month of storage; what is not named here is never sent about one. */
const WORDS: Partial<Record<MailTemplate, MailWords>> = {
  booking_confirmed: "storage_paid",
  booking_cancelled: "storage_cancelled",
  booking_requested: "storage_requested",
  request_declined: "storage_declined",
  request_expired: "storage_unanswered",
  payment_due: "storage_due",
  occurrence_released: "storage_released",
  slot_lost: "storage_lost",
  waitlist_offer: "storage_offer",
  host_new_booking: "host_storage_paid",
  host_new_request: "host_storage_request",
  host_request_withdrawn: "host_storage_withdrawn",
  host_booking_cancelled: "host_storage_cancelled",
};
/** With the first month somebody begins to rent. */
const FIRST: Partial<Record<MailTemplate, MailWords>> = {
  booking_confirmed: "storage_rented",
  host_new_booking: "host_storage_rented",
};
const PRICED: readonly MailTemplate[] = [
  "booking_confirmed",
  "payment_due",
  "waitlist_offer",
  "booking_cancelled",
  "host_new_booking",
];

/** A month of storage: its unit and its days instead of a time. Null when the mail would repeat what was said before. */
export async function storageFacts(
  ctx: Ctx,
  job: OutboxJob,
  booking: Booking,
  reader: Reader,
): Promise<Facts | null> {
  if (!booking.seriesId) return null;
  const rental = await rentalForSystem(ctx, booking.seriesId);
  if (job.template === "occurrence_released" && endedBefore(rental, booking)) return null;
  // Whoever took the unit back knows it.
  if (job.template === "host_booking_cancelled" && booking.cancelledBy === "host") return null;
  const why = booking.cancelledBy === "host" && booking.cancelReason;
  const first = rental.months[0]?.id === booking.id;
  const words = (first ? FIRST[job.template] : undefined) ?? WORDS[job.template];
  if (!words) return null;
  const { at, day } = clockOf(rental, reader);
  const hour = { weekday: "long", hour: "numeric", minute: "2-digit", timeZoneName: "short" } as const;
  const moment = (instant: Date | null) => (instant ? at(instant, hour) : "–");
  const cancelled = job.template === "booking_cancelled";
  const cents = cancelled ? booking.refundedCents : booking.totalCents;
  const price: Facts["rows"][number] = [
    cancelled ? "refund" : "paid",
    formatMoney(cents, booking.currency, reader.locale),
  ];
  return {
    words: ofPlan(rental, words),
    path: pathOf(job, booking, rental),
    values: {
      ...named(rental),
      reason: cancelled ? (why ? ` “${why}”` : "") : booking.declineReason || "–",
      from: day(booking.startsAt),
      until: day(booking.endsAt),
      payBy: moment(booking.holdExpiresAt),
      answerBy: moment(booking.answerBy),
    },
    rows: [
      ["when", `${day(booking.startsAt)} – ${day(booking.endsAt)}`],
      ["where", `${booking.city}, ${booking.state} ${booking.postalCode}`],
      ...(PRICED.includes(job.template) ? [price] : []),
    ],
  };
}

/** The host lets a rental end: until when it is paid, and why. */
export async function noticeFacts(ctx: Ctx, job: OutboxJob, reader: Reader): Promise<Facts> {
  const rental = await rentalForSystem(ctx, job.subjectId);
  const { day } = clockOf(rental, reader);
  const until = day(rental.paidUntil ?? rental.noticeGivenAt ?? ctx.now);
  const reason = rental.noticeReason && ` “${rental.noticeReason}”`;
  return {
    words: ofPlan(rental, "storage_notice"),
    path: `/bookings/storage/${rental.id}`,
    values: { ...named(rental), until, reason },
    rows: [["where", `${rental.city}, ${rental.state} ${rental.postalCode}`]],
  };
}

/** A plan is rented like storage, and told of in words of its own. */
const ofPlan = ({ storageKind }: Rental, words: MailWords): MailWords =>
  storageKind === "plan" ? (words.replace("storage_", "plan_") as MailWords) : words;

const named = (rental: Rental) => ({
  kitchen: rental.kitchenName,
  space: rental.spaceName,
  unit: rental.unitName,
  renter: rental.renterName || rental.renterEmail,
});

function clockOf({ timeZone }: Rental, { locale }: Reader) {
  const at = (instant: Date, style: Intl.DateTimeFormatOptions) =>
    formatZoned(instant, timeZone, locale, style);
  return { at, day: (instant: Date) => at(instant, { month: "long", day: "numeric", year: "numeric" }) };
}

/** After the first month that was not paid the others run out one by one; its renter has heard it all by then. */
const endedBefore = (rental: Rental, { startsAt }: Booking) =>
  rental.noticeGivenAt !== null ||
  rental.months.some(
    (month) => month.startsAt < startsAt && ["expired", "declined", "cancelled"].includes(month.status),
  );

function pathOf({ template }: OutboxJob, booking: Booking, rental: Rental): string {
  if (template === "host_new_request") return `/host/bookings/${booking.id}`;
  return template.startsWith("host_")
    ? `/host/kitchens/${booking.kitchenId}/${rental.storageKind === "plan" ? "plans" : "storage"}`
    : `/bookings/storage/${rental.id}`;
}
