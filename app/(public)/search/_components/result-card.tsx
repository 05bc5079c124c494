import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { KitchenPicture } from "@/components/kitchens/kitchen-picture";
import type { SearchResult } from "@/lib/bookings";
import { formatMoney } from "@/lib/core/money";

type Props = { result: SearchResult; href: string; totalCents: number | null; first: boolean };

export async function ResultCard({ result, href, totalCents, first }: Props) {
  const [t, names, locale] = await Promise.all([
    getTranslations("search"),
    getTranslations("amenities"),
    getLocale(),
  ]);
  const price = formatMoney(result.hourlyRateCents, result.currency, locale);
  return (
    <li
      id={`kitchen-${result.kitchenId}`}
      className="relative grid overflow-hidden rounded-card border border-line bg-surface sm:grid-cols-[13rem_1fr] has-[a:hover]:border-brand target:border-brand target:ring-2 target:ring-brand"
    >
      <KitchenPicture
        photoKey={result.photoKey}
        stations={result.stations}
        alt={t("picture", { name: result.name })}
        first={first}
        className="h-40 w-full object-cover sm:h-full"
      />
      <div className="grid content-start gap-2 p-4">
        <div className="flex items-start justify-between gap-3">
          <h2 className="text-lg">
            <Link href={href} className="after:absolute after:inset-0">
              {result.name}
            </Link>
          </h2>
          <p className="text-right font-bold whitespace-nowrap">
            {price} <span className="font-normal text-ink-soft">{t("perHour")}</span>
          </p>
        </div>
        <p className="text-ink-soft">
          {result.city}, {result.state}
          {result.distanceMiles !== null && ` · ${t("miles", { miles: result.distanceMiles })}`}
        </p>
        <p>{result.spaceName}</p>
        <p className="text-sm text-ink-soft">
          {result.amenities
            .slice(0, 4)
            .map((a) => names(a))
            .join(" · ")}
        </p>
        {totalCents !== null && (
          <p className="font-semibold text-brand-strong">
            {t("freeFor", { total: formatMoney(totalCents, result.currency, locale) })}
          </p>
        )}
      </div>
    </li>
  );
}
