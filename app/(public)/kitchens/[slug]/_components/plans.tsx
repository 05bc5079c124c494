import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { planWords } from "@/components/bookings/plan-words";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { formatMoney } from "@/lib/core/money";
import { publicCtx } from "@/lib/http/request-ctx";
import { listPlans, type PublicKitchen } from "@/lib/kitchens";

/** The plans that count at a kitchen, with all their terms; nothing at all when there are none. */
export async function Plans({ kitchen }: { kitchen: PublicKitchen }) {
  const [t, s, locale, plans] = await Promise.all([
    getTranslations("plans"),
    getTranslations("storage"),
    getLocale(),
    publicCtx().then((ctx) => listPlans(ctx, kitchen.id)),
  ]);
  if (plans.length === 0) return null;
  return (
    <Card id="plans" className="grid scroll-mt-4 gap-4">
      <h2>{t("title")}</h2>
      <ul className="grid gap-3">
        {plans.map(({ id, name, description, monthlyRateCents, currency, terms, kitchenSlug }) => (
          <li key={id} className="grid gap-2 rounded-lg border border-line p-4">
            <h3 className="font-semibold">{name}</h3>
            <p>
              <strong>{formatMoney(monthlyRateCents, currency, locale)}</strong> {s("perMonth")}
            </p>
            {description && <p className="text-ink-soft">{description}</p>}
            <ul className="grid list-disc gap-1 pl-5 text-sm">
              {planWords(t, terms, currency, locale).map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
            {kitchenSlug !== kitchen.slug && <p className="text-sm text-ink-soft">{t("soldAt")}</p>}
            <Button asChild tone="plain" className="justify-self-start whitespace-normal">
              <Link href={`/kitchens/${kitchenSlug}/storage?space=${id}`}>{t("buyThis", { name })}</Link>
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}
