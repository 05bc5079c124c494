import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import type { Statement, StatementItem } from "@/lib/payouts";

type Props = { statement: Statement; locale: string };

/** A row per booking and their sums; on a phone it scrolls sideways, by keyboard too. */
export async function StatementTable({ statement, locale }: Props) {
  const t = await getTranslations("payouts");
  const money = (valueCents: number) => formatMoney(valueCents, statement.currency, locale);
  const less = (valueCents: number) => money(valueCents === 0 ? 0 : -valueCents);
  const amount = "px-3 py-3 text-right tabular-nums whitespace-nowrap";
  // A phone has no room for them beside the others: they stand below the booking there.
  const wide = `${amount} max-sm:hidden`;
  const { totals } = statement;
  return (
    <section
      className="overflow-x-auto rounded-card border border-line bg-surface"
      aria-label={t("statement")}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <table className="w-full text-left">
        <thead className="border-b border-line-strong">
          <tr>
            <th scope="col" className="px-3 py-3 max-sm:w-full">
              {t("booking")}
            </th>
            {(["gross", "fee", "tax", "net"] as const).map((name) => (
              <th key={name} scope="col" className={name === "fee" || name === "tax" ? wide : amount}>
                {t(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {statement.items.map((item) => (
            <tr key={`${item.bookingId}:${item.kind}`} className="border-b border-line align-top">
              <Booking item={item} locale={locale} less={less} />
              <td className={amount}>{money(item.grossCents)}</td>
              <td className={wide}>{less(item.feeCents)}</td>
              <td className={wide}>{less(item.taxCents)}</td>
              <td className={`${amount} font-semibold`}>{money(item.netCents)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot className="border-t border-line-strong font-semibold">
          <tr>
            <th scope="row" className="px-3 py-3">
              {t("total")}
            </th>
            <td className={amount}>{money(totals.grossCents)}</td>
            <td className={wide}>{less(totals.feeCents)}</td>
            <td className={wide}>{less(totals.taxCents)}</td>
            <td className={amount}>{money(totals.netCents)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

type BookingProps = { item: StatementItem; locale: string; less: (valueCents: number) => string };

async function Booking({ item, locale, less }: BookingProps) {
  const [t, names] = await Promise.all([getTranslations("payouts"), getTranslations("bookingStatus")]);
  const day = formatZoned(item.startsAt, item.timeZone, locale, {
    month: "short",
    day: "numeric",
    year: "numeric",
  });
  return (
    <th scope="row" className="px-3 sm:min-w-48 py-2 font-normal">
      <Link
        href={`/host/bookings/${item.bookingId}`}
        className="inline-flex min-h-9 items-center font-semibold underline underline-offset-4"
      >
        {day}
      </Link>
      <span className="block wrap-anywhere">
        {item.spaceName} · {item.renterName}
      </span>
      <span className="block text-sm text-ink-soft">
        {item.kind === "booking" ? names(item.status) : t(item.kind)}
        {item.transferId && <span className="wrap-anywhere"> · {item.transferId}</span>}
      </span>
      {item.feeCents > 0 && (
        <span className="block text-sm sm:hidden">
          {t("fee")} {less(item.feeCents)}
        </span>
      )}
      {item.taxCents > 0 && (
        <span className="block text-sm sm:hidden">
          {t("tax")} {less(item.taxCents)}
        </span>
      )}
      {item.lastError && !item.transferId && <Badge tone="bad">{t("waiting")}</Badge>}
    </th>
  );
}
