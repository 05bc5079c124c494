import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { KitchenFacts } from "@/components/kitchens/kitchen-facts";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { policyOf } from "@/lib/bookings";
import { formatMoney } from "@/lib/core/money";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { getKitchenSetup, type KitchenSetup, publicKitchen } from "@/lib/kitchens";
import { staffPage } from "../../staff";
import { Decide } from "./_components/decide";

export const runtime = "edge";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.review"))("title") };
}

/** Everything a reviewer has to look at, and the decision below it. */
export default async function ReviewKitchenPage({ params }: Props) {
  const id = idOrNotFound((await params).id);
  const { ctx, reviews } = await staffPage(`/admin/kitchens/${id}`);
  const setup = await orNotFound(getKitchenSetup(ctx, id));
  const [t, listing] = await Promise.all([
    getTranslations("admin.review"),
    orNotFound(publicKitchen(ctx, id)),
  ]);
  const { kitchen, organization, photos } = setup;
  return (
    <article className="mx-auto grid w-full max-w-3xl gap-6">
      <header className="grid gap-1">
        <TextLink back href="/admin">
          {t("back")}
        </TextLink>
        <h1>{kitchen.name}</h1>
        <p>
          {kitchen.addressLine}, {kitchen.city}, {kitchen.state} {kitchen.postalCode}
        </p>
        <p className="text-ink-soft">
          {organization.name} · {kitchen.timeZone.replaceAll("_", " ")}
        </p>
      </header>
      {!organization.payoutsEnabled && <Notice tone="warn">{t("notPayable")}</Notice>}
      {kitchen.reviewReason && <Notice>{t("lastReason", { reason: kitchen.reviewReason })}</Notice>}
      <ul className="grid gap-3 sm:grid-cols-2">
        {photos.map((photo) => (
          <li key={photo.id}>
            {/* biome-ignore lint/performance/noImgElement: photographs come from our own route, already sized */}
            <img
              src={`/photos/${photo.objectKey}`}
              alt={photo.alt}
              className="aspect-[4/3] w-full rounded-lg border border-line bg-sunken object-cover"
            />
            <p className="text-sm text-ink-soft">{t("photoAlt", { alt: photo.alt })}</p>
          </li>
        ))}
      </ul>
      <Spaces setup={setup} />
      <KitchenFacts kitchen={listing} policy={policyOf(kitchen)} />
      {reviews ? (
        <Decide kitchen={{ id, version: kitchen.version, status: kitchen.status }} />
      ) : (
        <Notice>{t("adminsOnly")}</Notice>
      )}
    </article>
  );
}

async function Spaces({ setup: { spaces } }: { setup: KitchenSetup }) {
  const [t, locale] = await Promise.all([getTranslations("admin.review"), getLocale()]);
  return (
    <Card className="grid gap-2">
      <h2>{t("spaces")}</h2>
      <ul className="grid gap-2">
        {spaces.map((space) => (
          <li key={space.id} className="flex flex-wrap justify-between gap-x-4">
            <span>
              {space.name}{" "}
              <span className="text-ink-soft">
                ·{" "}
                {t("stations", {
                  units: space.units ?? space.stationIds.length,
                  count: space.stationIds.length,
                })}
              </span>
            </span>
            <span>
              <strong>
                {t("perHour", { amount: formatMoney(space.hourlyRateCents, space.currency, locale) })}
              </strong>{" "}
              ·{" "}
              {t("lengths", {
                min: space.minMinutes,
                max: space.maxMinutes,
                buffer: space.bufferAfterMinutes,
              })}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
