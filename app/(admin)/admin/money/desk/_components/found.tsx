import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import type { BookingStatus } from "@/lib/core/booking-terms";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import type { MoneyLookup } from "@/lib/operations";
import { Journal } from "./journal";

const CARD = "grid gap-1 rounded-card border border-line bg-surface p-4";

/** What was looked up: the one thing with its journal, or several to choose from. */
export async function FoundMoney({ found }: { found: MoneyLookup }) {
  const t = await getTranslations("moneyDesk");
  const { holders, bookings, parts, journal } = found;
  const count = holders.length || bookings.length;
  if (count === 0 && journal.length === 0) return <EmptyState title={t("nothing")} />;
  const several = holders.length > 1 || (holders.length === 0 && bookings.length > 1);
  return (
    <div className="grid gap-8">
      {several && <p>{t("several")}</p>}
      {holders.length > 0 && <Holders holders={holders} />}
      {(bookings.length > 0 || holders.length === 1) && <Bookings bookings={bookings} />}
      {bookings.length === 1 && holders.length === 0 && <Parts parts={parts} />}
      {!several && <Journal lines={journal} />}
    </div>
  );
}

async function Holders({ holders }: Pick<MoneyLookup, "holders">) {
  const [t, locale] = await Promise.all([getTranslations("moneyDesk"), getLocale()]);
  return (
    <ul className="grid gap-3 lg:grid-cols-2">
      {holders.map(({ id, name, owedCents, owesCents, currency }) => (
        <li key={id} className={CARD}>
          <TextLink href={`/admin/money/desk?q=${id}`}>{name}</TextLink>
          <span>{t("owed", { amount: formatMoney(owedCents, currency, locale) })}</span>
          {owesCents > 0 && <span>{t("owes", { amount: formatMoney(owesCents, currency, locale) })}</span>}
        </li>
      ))}
    </ul>
  );
}

async function Bookings({ bookings }: Pick<MoneyLookup, "bookings">) {
  const [t, statuses, locale] = await Promise.all([
    getTranslations("moneyDesk"),
    getTranslations("bookingStatus"),
    getLocale(),
  ]);
  const alone = bookings.length === 1;
  return (
    <section className="grid gap-3" aria-labelledby="bookings">
      <h2 id="bookings">{t("bookings")}</h2>
      {bookings.length === 0 && <EmptyState title={t("noBookings")} />}
      <ul className="grid items-start gap-3 lg:grid-cols-2">
        {bookings.map((b) => (
          <li key={b.bookingId} className={CARD}>
            <span className="flex flex-wrap items-center justify-between gap-2">
              <span className="font-semibold wrap-anywhere">
                {b.kitchenName},{" "}
                {formatZoned(new Date(b.startsAt), b.timeZone, locale, {
                  dateStyle: "medium",
                  timeStyle: "short",
                })}
              </span>
              <Badge>{statuses(b.status as BookingStatus)}</Badge>
            </span>
            <span className="wrap-anywhere">
              {b.organizationName} · {b.renterEmail}
            </span>
            <span>
              {t("total", {
                amount: formatMoney(b.totalCents, b.currency, locale),
                refunded: formatMoney(b.refundedCents, b.currency, locale),
              })}
            </span>
            <TextLink href={alone ? `/host/bookings/${b.bookingId}` : `/admin/money/desk?q=${b.bookingId}`}>
              {t(alone ? "open" : "journal")}
            </TextLink>
          </li>
        ))}
      </ul>
    </section>
  );
}

async function Parts({ parts }: Pick<MoneyLookup, "parts">) {
  const [t, locale] = await Promise.all([getTranslations("moneyDesk"), getLocale()]);
  return (
    <section className="grid gap-3" aria-labelledby="parts">
      <h2 id="parts">{t("parts")}</h2>
      {parts.length === 0 && <EmptyState title={t("noParts")} />}
      <ul className="grid items-start gap-3 lg:grid-cols-2">
        {parts.map((one) => (
          <li key={`${one.part} ${one.id}`} className={CARD}>
            <span className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="font-semibold">{t(`part.${one.part}`)}</span>
              <span className="font-semibold tabular-nums">
                {formatMoney(one.amountCents, one.currency, locale)}
              </span>
            </span>
            <span className="text-ink-soft">
              {one.paidBy && `${t(`paidBy.${one.paidBy}`)}, `}
              {t(`state.${one.state}`)},{" "}
              {formatZoned(new Date(one.at), "UTC", locale, { dateStyle: "medium" })}
            </span>
            {one.lastError && (
              <span className="text-ink-soft wrap-anywhere">{t("lastError", { error: one.lastError })}</span>
            )}
            <span className="font-mono text-sm break-all">{one.externalId ?? t("notAtStripe")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
