import { CalendarCheck, ReceiptText, ShieldCheck } from "lucide-react";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { SearchForm } from "@/components/kitchens/search-form";
import { Button } from "@/components/ui/button";
import { addDays } from "@/lib/core/interval";
import { localDate } from "@/lib/core/zoned";
import { publicCtx } from "@/lib/http/request-ctx";

export const runtime = "edge";

const CITIES = [
  "Chicago",
  "New York",
  "Los Angeles",
  "Houston",
  "Miami",
  "Atlanta",
  "Austin",
  "Boston",
  "Denver",
  "Philadelphia",
  "Portland",
  "San Diego",
  "San Francisco",
  "Seattle",
];

export default async function HomePage() {
  const [t, locale, ctx] = await Promise.all([getTranslations("home"), getLocale(), publicCtx()]);
  // The coming Saturday on an American calendar, whatever the hour in UTC.
  const today = new Date(`${localDate(ctx.now, "America/Chicago")}T12:00:00Z`);
  const saturday = addDays(today, (6 - today.getUTCDay() + 7) % 7 || 7)
    .toISOString()
    .slice(0, 10);
  const promises = [
    { icon: CalendarCheck, key: "free" },
    { icon: ReceiptText, key: "price" },
    { icon: ShieldCheck, key: "safe" },
  ] as const;
  return (
    <div className="grid gap-10">
      <header className="grid max-w-2xl gap-3 pt-2 sm:pt-8">
        <h1 className="text-4xl sm:text-5xl">{t("title")}</h1>
        <p className="text-lg text-ink-soft sm:text-xl">{t("lead")}</p>
      </header>
      <SearchForm locale={locale} values={{ date: saturday, start: "06:00", hours: 4 }} />
      <section className="grid gap-3" aria-labelledby="cities">
        <h2 id="cities">{t("cities")}</h2>
        <ul className="flex flex-wrap gap-2">
          {CITIES.map((city) => (
            <li key={city}>
              <Button asChild tone="plain">
                <Link href={`/search?place=${encodeURIComponent(city)}`}>{city}</Link>
              </Button>
            </li>
          ))}
        </ul>
      </section>
      <ul className="grid gap-4 md:grid-cols-3">
        {promises.map(({ icon: Icon, key }) => (
          <li key={key} className="grid content-start gap-2 rounded-card border border-line bg-surface p-5">
            <Icon aria-hidden className="size-8 text-brand" />
            <h2>{t(`${key}.title`)}</h2>
            <p className="text-ink-soft">{t(`${key}.body`)}</p>
          </li>
        ))}
      </ul>
      <section className="grid items-center gap-4 rounded-card bg-brand-wash p-6 sm:grid-cols-[1fr_auto]">
        <div>
          <h2>{t("host.title")}</h2>
          <p>{t("host.body")}</p>
        </div>
        <Button asChild size="large">
          <Link href="/host">{t("host.button")}</Link>
        </Button>
      </section>
    </div>
  );
}
