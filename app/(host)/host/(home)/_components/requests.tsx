import { ArrowRight } from "lucide-react";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { type Booking, isStorage, listRequests } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { span, stamp } from "../../times";

/** Renters who wait for a yes or a no, the most urgent first; nothing at all when nobody waits. */
export async function Requests({ ctx, organizationId }: { ctx: Ctx; organizationId: string }) {
  const requests = await listRequests(ctx, organizationId);
  if (requests.length === 0) return null;
  const t = await getTranslations("host.requests");
  return (
    <section className="grid gap-3" aria-labelledby="requests">
      <h2 id="requests">{t("heading", { count: requests.length })}</h2>
      <ul className="grid gap-3">
        {requests.map((booking) => (
          <Request key={booking.id} booking={booking} />
        ))}
      </ul>
    </section>
  );
}

async function Request({ booking }: { booking: Booking }) {
  const [t, storage, plans, locale] = await Promise.all([
    getTranslations("host.requests"),
    getTranslations("hostStorage"),
    getTranslations("hostPlans"),
    getLocale(),
  ]);
  const monthOf = ({ quote }: Booking) =>
    quote.plan ? plans("month", { name: quote.plan.name }) : storage("month");
  const at = (instant: Date) => stamp(instant, booking.timeZone, locale);
  return (
    <li>
      <Card className="border-warn! bg-warn-wash! p-0!">
        <Link
          href={`/host/bookings/${booking.id}`}
          className="flex min-h-14 items-center justify-between gap-4 px-4 py-3"
        >
          <span className="grid gap-0.5">
            <span className="font-semibold">
              {booking.renterName || booking.renterEmail} · {booking.spaceName}
            </span>
            <span>
              {isStorage(booking) ? monthOf(booking) : `${at(booking.startsAt)} (${span(booking, locale)})`}
            </span>
            <span className="text-sm">{t("until", { when: at(booking.answerBy ?? booking.startsAt) })}</span>
          </span>
          <ArrowRight aria-hidden className="size-5 shrink-0" />
        </Link>
      </Card>
    </li>
  );
}
