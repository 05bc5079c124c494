import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Suspense } from "react";
import { SearchForm } from "@/components/kitchens/search-form";
import { ResultsMap } from "@/components/map/results-map";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Skeleton } from "@/components/ui/skeleton";
import type { SearchResult } from "@/lib/bookings";
import { slotAt } from "@/lib/core/interval";
import { formatMoney } from "@/lib/core/money";
import { instantOf } from "@/lib/core/zoned";
import { env } from "@/lib/env";
import { publicCtx } from "@/lib/http/request-ctx";
import { quoteSlot } from "@/lib/pricing";
import { Filters } from "./_components/filters";
import { NearMe } from "./_components/near-me";
import { ResultCard } from "./_components/result-card";
import { type Found, findKitchens } from "./find-kitchens";
import { SearchParams, searchHref } from "./search-params";

export const runtime = "edge";

type Props = { searchParams: Promise<Record<string, string | string[]>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("search"))("title") };
}

export default async function SearchPage({ searchParams }: Props) {
  const params = SearchParams.parse(await searchParams);
  const [t, locale] = await Promise.all([getTranslations("search"), getLocale()]);
  return (
    <div className="grid gap-6">
      <h1>{t("title")}</h1>
      <SearchForm values={params} locale={locale}>
        <div className="flex flex-wrap items-start justify-between gap-3">
          <Filters params={params} />
          <NearMe
            label={t("nearMe")}
            asking={t("locating")}
            failed={t("locationFailed")}
            name={t("nearMe")}
          />
        </div>
      </SearchForm>
      <Suspense key={JSON.stringify(params)} fallback={<Skeleton label={t("working")} />}>
        <Answer params={params} />
      </Suspense>
    </div>
  );
}

async function Answer({ params }: { params: SearchParams }) {
  const ctx = await publicCtx();
  const found = await findKitchens(ctx, params);
  return found.items.length > 0 ? (
    <Results params={params} found={found} bookedAt={ctx.now.toISOString()} />
  ) : (
    <Nothing params={params} found={found} />
  );
}

async function Results({
  params,
  found,
  bookedAt,
}: {
  params: SearchParams;
  found: Found;
  bookedAt: string;
}) {
  const [t, locale] = await Promise.all([getTranslations("search"), getLocale()]);
  const { hours, date, start } = params;
  const totalOf = (item: SearchResult) => {
    const startsAt = date && start ? instantOf(date, start, item.timeZone) : null;
    if (!hours || !startsAt) return null;
    const terms = { ...item, place: item, bookedAt };
    return quoteSlot(slotAt(startsAt, hours * 60), terms).totalCents;
  };
  const slot = hours && date && start;
  const carried = new URLSearchParams();
  if (slot) for (const key of ["date", "start", "hours"] as const) carried.set(key, String(params[key]));
  const href = (slug: string, space: string) =>
    `/kitchens/${slug}?${new URLSearchParams([...carried, ["space", space]])}`;
  const pins = found.items.map((item) => ({
    ...{
      id: item.kitchenId,
      latitude: item.latitude,
      longitude: item.longitude,
      href: `#kitchen-${item.kitchenId}`,
      title: item.name,
    },
    label: formatMoney(item.hourlyRateCents, item.currency, locale).replace(/\.00$/, ""),
  }));
  return (
    <div className="grid gap-6 lg:grid-cols-[1fr_26rem]">
      <section className="grid content-start gap-4">
        <p role="status" className="text-ink-soft">
          {t(slot ? "countFree" : "count", {
            count: found.items.length,
            place: found.place?.label ?? t("everywhere"),
          })}
        </p>
        <ol className="grid gap-4">
          {found.items.map((item, i) => (
            <ResultCard
              key={item.kitchenId}
              result={item}
              first={i < 3}
              href={href(item.slug, item.spaceId)}
              totalCents={totalOf(item)}
            />
          ))}
        </ol>
        {found.nextCursor && (
          <Button asChild tone="plain">
            <Link href={searchHref(params, { cursor: found.nextCursor })}>{t("more")}</Link>
          </Button>
        )}
      </section>
      <div className="self-start max-lg:-order-1 lg:sticky lg:top-4">
        <ResultsMap pins={pins} centre={found.place} label={t("map")} tileUrl={env().MAP_TILE_URL} />
      </div>
    </div>
  );
}

async function Nothing({ params, found }: { params: SearchParams; found: Found }) {
  const t = await getTranslations("search");
  if (found.problem) return <EmptyState title={t(found.problem, { place: params.place })} />;
  return (
    <EmptyState title={t("nothing")}>
      <p>{t("nothingHint")}</p>
      <div className="flex flex-wrap justify-center gap-3">
        {params.radius < 100 && found.place && (
          <Button asChild tone="plain">
            <Link href={searchHref(params, { radius: 100, cursor: undefined })}>{t("wider")}</Link>
          </Button>
        )}
        {params.date && (
          <Button asChild tone="plain">
            <Link
              href={searchHref(params, {
                date: undefined,
                start: undefined,
                hours: undefined,
                cursor: undefined,
              })}
            >
              {t("anyTime")}
            </Link>
          </Button>
        )}
        {(params.amenities.length > 0 || params.max) && (
          <Button asChild tone="plain">
            <Link href={searchHref(params, { amenities: [], max: undefined, cursor: undefined })}>
              {t("noFilters")}
            </Link>
          </Button>
        )}
      </div>
    </EmptyState>
  );
}
