import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Card } from "@/components/ui/card";
import type { Booking } from "@/lib/bookings";
import { equipmentNames } from "@/lib/core/booking-terms";
import { formatMoney } from "@/lib/core/money";

export async function BookingFacts({ booking }: { booking: Booking }) {
  const [t, locale] = await Promise.all([getTranslations("host.bookings"), getLocale()]);
  const money = (valueCents: number) => formatMoney(valueCents, booking.currency, locale);
  const equipment = equipmentNames(booking.quote);
  const facts: [string, ReactNode][] = [
    [t("space"), `${booking.spaceName} · ${booking.kitchenName}`],
    ...(equipment ? [[t("equipment"), equipment] as [string, string]] : []),
    [
      t("renter"),
      <span key="renter" className="grid">
        {booking.renterName}
        <a href={`mailto:${booking.renterEmail}`} className="underline underline-offset-4 wrap-anywhere">
          {booking.renterEmail}
        </a>
      </span>,
    ],
    [t("total"), money(booking.totalCents)],
    [t("fee"), money(booking.platformFeeCents)],
    ...(booking.refundedCents > 0 ? [[t("refunded"), money(booking.refundedCents)] as [string, string]] : []),
    [t("yours"), <strong key="yours">{money(booking.hostDueCents)}</strong>],
    ...(booking.cancelReason ? [[t("reason"), booking.cancelReason] as [string, string]] : []),
  ];
  return (
    <Card>
      <h2 className="sr-only">{t("details")}</h2>
      <dl className="grid gap-3">
        {facts.map(([name, value]) => (
          <div key={name} className="grid gap-x-4 sm:grid-cols-[10rem_1fr]">
            <dt className="text-ink-soft">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
