import { getLocale, getTranslations } from "next-intl/server";
import { PriceLines } from "@/components/bookings/price-lines";
import { Card } from "@/components/ui/card";
import type { Booking } from "@/lib/bookings";
import { formatMoney } from "@/lib/core/money";

/** What it costs, line by line as it was quoted, and what came back. */
export async function Receipt({ booking }: { booking: Booking }) {
  const [t, c, locale] = await Promise.all([
    getTranslations("booking"),
    getTranslations("claim"),
    getLocale(),
  ]);
  const money = (value: number) => formatMoney(value, booking.currency, locale);
  const givenUpCents = booking.totalCents - booking.quote.totalCents;
  return (
    <Card className="grid gap-3">
      <h2>{t("price")}</h2>
      <dl className="grid gap-1">
        <PriceLines quote={booking.quote} />
        {givenUpCents > 0 && (
          <div className="flex justify-between gap-3">
            <dt>{t("givenUp")}</dt>
            <dd>{money(givenUpCents)}</dd>
          </div>
        )}
        <div className="flex justify-between gap-3 border-t border-line pt-1 font-bold">
          <dt>{t("total")}</dt>
          <dd>{money(booking.totalCents)}</dd>
        </div>
        {booking.depositCents > 0 && (
          <div className="flex justify-between gap-3">
            <dt>{c("depositLine")}</dt>
            <dd>{money(booking.depositCents)}</dd>
          </div>
        )}
        {booking.refundedCents > 0 && (
          <div className="flex justify-between gap-3 text-brand-strong">
            <dt>{t("refunded")}</dt>
            <dd>−{money(booking.refundedCents)}</dd>
          </div>
        )}
      </dl>
    </Card>
  );
}
