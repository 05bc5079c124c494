import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import type { Booking } from "@/lib/bookings";
import { stamp } from "../../../times";
import { AnswerForms } from "./answer-forms";

/** A request that waits: yes or no, and until when. */
export async function AnswerCard({ booking }: { booking: Booking }) {
  const [t, locale] = await Promise.all([getTranslations("host.requests"), getLocale()]);
  const name = booking.renterName || booking.renterEmail;
  return (
    <Card className="grid gap-3">
      <h2>{t("title", { name })}</h2>
      <p>{t("lead", { when: stamp(booking.answerBy ?? booking.startsAt, booking.timeZone, locale) })}</p>
      <AnswerForms bookingId={booking.id} name={name} />
    </Card>
  );
}
