import { getLocale, getTranslations } from "next-intl/server";
import type { Booking } from "@/lib/bookings";
import { localDate } from "@/lib/core/zoned";
import { longDay } from "../../times";
import { BookingCard } from "./booking-card";

const SHOWN = new Set(["confirmed", "checked_in", "completed", "no_show"]);

type Props = { bookings: Booking[]; now: Date; unread: Map<string, number> };

/** Today and the next seven days, each booking on its kitchen's own calendar; whoever is still in comes first. */
export async function Days({ bookings, now, unread }: Props) {
  const [t, locale] = await Promise.all([getTranslations("host.bookings"), getLocale()]);
  const dates = new Map<string, { title: string; bookings: Booking[] }>();
  const today: Booking[] = [];
  for (const booking of bookings.filter(({ status }) => SHOWN.has(status))) {
    const zone = booking.timeZone;
    const date = localDate(booking.startsAt, zone);
    const current = localDate(now, zone);
    const inside = booking.status === "checked_in" || (booking.startsAt <= now && booking.endsAt > now);
    if (date === current || inside) today.push(booking);
    else if (date > current) {
      const title = longDay(booking.startsAt, zone, locale);
      const day = dates.get(date) ?? { title, bookings: [] };
      day.bookings.push(booking);
      dates.set(date, day);
    }
  }
  today.sort((a, b) => Number(b.status === "checked_in") - Number(a.status === "checked_in"));
  return (
    <>
      <section className="grid gap-3" aria-labelledby="today">
        <h2 id="today">{t("today")}</h2>
        {today.length === 0 ? (
          <p className="text-ink-soft">{t("noneToday")}</p>
        ) : (
          <Cards bookings={today} now={now} unread={unread} />
        )}
      </section>
      {dates.size > 0 && (
        <section className="grid gap-4" aria-labelledby="next">
          <h2 id="next">{t("next")}</h2>
          {[...dates.entries()].map(([date, day]) => (
            <div key={date} className="grid gap-2">
              <h3 className="first-letter:uppercase">{day.title}</h3>
              <Cards bookings={day.bookings} now={now} unread={unread} />
            </div>
          ))}
        </section>
      )}
    </>
  );
}

function Cards({ bookings, now, unread }: Props) {
  return (
    <ul className="grid gap-3 lg:grid-cols-2">
      {bookings.map((booking) => (
        <BookingCard key={booking.id} booking={booking} now={now} unread={unread.get(booking.id) ?? 0} />
      ))}
    </ul>
  );
}
