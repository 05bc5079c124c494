import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { cache, Suspense } from "react";
import { KitchenFacts } from "@/components/kitchens/kitchen-facts";
import { KitchenPicture } from "@/components/kitchens/kitchen-picture";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { TextLink } from "@/components/ui/text-link";
import { policyOf } from "@/lib/bookings";
import { AppError } from "@/lib/core/errors";
import { publicCtx, requestCtx, viewer } from "@/lib/http/request-ctx";
import { publicKitchen } from "@/lib/kitchens";
import { Booking } from "./_components/booking";
import { Plans } from "./_components/plans";
import { Storage } from "./_components/storage";
import { SlotParams } from "./slot-params";

export const runtime = "edge";

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<Record<string, string>> };

/** Its own people may look at a kitchen before it is published; everyone else is told that there is none. */
const kitchenOr404 = cache(async (slug: string) => {
  const ctx = (await viewer()) ? await requestCtx() : await publicCtx();
  return publicKitchen(ctx, slug).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const kitchen = await kitchenOr404((await params).slug);
  return { title: `${kitchen.name}, ${kitchen.city}`, description: kitchen.description.slice(0, 160) };
}

export default async function KitchenPage({ params, searchParams }: Props) {
  const { slug } = await params;
  const [t, kitchen, chosen] = await Promise.all([
    getTranslations("kitchen"),
    kitchenOr404(slug),
    searchParams,
  ]);
  const [photo, ...more] = kitchen.photos;
  return (
    <article className="grid gap-6">
      {kitchen.status !== "published" && <Notice tone="warn">{t("preview")}</Notice>}
      <header className="grid gap-1">
        <h1>{kitchen.name}</h1>
        <p className="text-ink-soft">
          {kitchen.city}, {kitchen.state} {kitchen.postalCode}
        </p>
      </header>
      <div className="grid items-start gap-6 lg:grid-cols-[1fr_27rem]">
        <div className="grid gap-6 max-lg:contents">
          <div className="grid gap-2">
            <KitchenPicture
              first
              photoKey={photo?.key ?? null}
              alt={photo?.alt || t("picture", { name: kitchen.name })}
              stations={kitchen.stations}
              className="aspect-[16/9] w-full rounded-card border border-line object-cover"
            />
            <div className="grid grid-cols-3 gap-2">
              {more.slice(0, 6).map((p) => (
                <KitchenPicture
                  key={p.key}
                  photoKey={p.key}
                  alt={p.alt}
                  stations={[]}
                  className="aspect-[4/3] w-full rounded-lg object-cover"
                />
              ))}
            </div>
          </div>
          <div className="grid gap-4 max-lg:order-last">
            {kitchen.rentsByTheMonth && kitchen.status === "published" && (
              <Suspense>
                <Plans kitchen={kitchen} />
                <Storage kitchen={kitchen} />
              </Suspense>
            )}
            <KitchenFacts kitchen={kitchen} policy={policyOf(kitchen)} />
            {kitchen.status === "published" && (
              <TextLink href={`/agreements?kitchen=${kitchen.id}`}>
                {(await getTranslations("agreement"))("ask")}
              </TextLink>
            )}
          </div>
        </div>
        <Card id="book" className="grid scroll-mt-4 gap-5">
          <Suspense fallback={<Skeleton label={t("working")} />}>
            <Booking kitchen={kitchen} params={SlotParams.parse(chosen)} />
          </Suspense>
        </Card>
      </div>
    </article>
  );
}
