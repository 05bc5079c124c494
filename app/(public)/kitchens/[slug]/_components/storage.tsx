import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { isRoom } from "@/lib/core/kitchen-terms";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { publicCtx } from "@/lib/http/request-ctx";
import { listStorage, type PublicKitchen, type StorageOffer } from "@/lib/kitchens";

/** What a kitchen rents by the month and how much of it is free; nothing at all when it rents none. */
export async function Storage({ kitchen }: { kitchen: PublicKitchen }) {
  const [t, all] = await Promise.all([
    getTranslations("storage"),
    publicCtx().then((ctx) => listStorage(ctx, kitchen.id)),
  ]);
  const offers = all.filter(isRoom);
  if (offers.length === 0) return null;
  return (
    <Card id="storage" className="grid scroll-mt-4 gap-4">
      <h2>{t("title")}</h2>
      <ul className="grid gap-3">
        {offers.map((offer) => (
          <Offer key={offer.id} offer={offer} kitchen={kitchen} />
        ))}
      </ul>
    </Card>
  );
}

async function Offer({ offer, kitchen }: { offer: StorageOffer; kitchen: PublicKitchen }) {
  const [t, kinds, locale] = await Promise.all([
    getTranslations("storage"),
    getTranslations("storageKinds"),
    getLocale(),
  ]);
  const { name, units, free, waiting, nextFreeAt } = offer;
  const date = (at: Date) => formatZoned(at, kitchen.timeZone, locale, { dateStyle: "medium" });
  const full = [
    nextFreeAt && t("nextFree", { date: date(nextFreeAt) }),
    waiting > 0 && t("waiting", { count: waiting }),
  ].filter(Boolean);
  return (
    <li className="grid gap-2 rounded-lg border border-line p-4">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="font-semibold">{name}</h3>
        <Badge tone={free > 0 ? "good" : "warn"}>{free > 0 ? t("free", { free, units }) : t("full")}</Badge>
      </div>
      <p>
        <span className="text-ink-soft">{kinds(offer.storageKind)} · </span>
        <strong>{formatMoney(offer.monthlyRateCents, offer.currency, locale)}</strong> {t("perMonth")}
      </p>
      {offer.description && <p className="text-ink-soft">{offer.description}</p>}
      {free === 0 && full.length > 0 && <p className="text-sm">{full.join(" · ")}</p>}
      <Button asChild tone="plain" className="justify-self-start whitespace-normal">
        <Link href={`/kitchens/${kitchen.slug}/storage?space=${offer.id}`}>
          {free > 0 ? t("rentThis", { name }) : t("waitThis", { name })}
        </Link>
      </Button>
    </li>
  );
}
