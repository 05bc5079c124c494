import { getLocale, getTranslations } from "next-intl/server";
import { TextLink } from "@/components/ui/text-link";
import type { Booking } from "@/lib/bookings";
import { BookingBadge } from "../../../_components/booking-badge";
import { longDay } from "../../../times";
import { AnswerCard } from "./answer-card";
import { BookingFacts } from "./booking-facts";

type Props = { booking: Booking; now: Date; mayAnswer: boolean };

/** A month of storage or of a plan has days and a price, and nothing of a visit. */
export async function MonthOfStorage({ booking, now, mayAnswer }: Props) {
  const [t, locale] = await Promise.all([getTranslations("hostStorage"), getLocale()]);
  const { startsAt, endsAt, timeZone, quote } = booking;
  const p = await getTranslations("hostPlans");
  return (
    <article className="mx-auto grid w-full max-w-2xl gap-6">
      <header className="grid gap-2">
        <TextLink back href={`/host/kitchens/${booking.kitchenId}/${quote.plan ? "plans" : "storage"}`}>
          {quote.plan ? p("seeAll") : t("seeAll")}
        </TextLink>
        <h1>{quote.plan ? p("month", { name: quote.plan.name }) : t("month")}</h1>
        <p className="text-lg first-letter:uppercase">
          {longDay(startsAt, timeZone, locale)} – {longDay(endsAt, timeZone, locale)}
        </p>
        <div>
          <BookingBadge booking={booking} now={now} />
        </div>
      </header>
      {booking.status === "requested" && mayAnswer && <AnswerCard booking={booking} />}
      <BookingFacts booking={booking} />
    </article>
  );
}
