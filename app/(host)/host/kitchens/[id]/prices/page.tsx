import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { rateWords } from "@/components/kitchens/rate-words";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { formatMoney } from "@/lib/core/money";
import { loadKitchen } from "../load";
import { Deposit } from "./_components/deposit-form";
import { Promotions } from "./_components/promotions";
import { AddRate, FeePayer, Minimum, RemoveRate } from "./_components/rate-forms";

export const runtime = "edge";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("prices"))("title") };
}

/** What each space costs besides the rate of an hour: weekly rates, packages, fees and the least. */
export default async function KitchenPricesPage({ params }: Props) {
  const { ctx, setup, may } = await loadKitchen((await params).id, "/prices");
  if (!may.edit) notFound();
  const { kitchen, spaces } = setup;
  const [t, k, locale] = await Promise.all([
    getTranslations("prices"),
    getTranslations("kitchen"),
    getLocale(),
  ]);
  return (
    <div className="grid max-w-3xl grid-cols-1 gap-6">
      <header className="grid justify-items-start gap-3">
        <h1>{t("title")}</h1>
        <Button asChild tone="plain" className="max-w-full whitespace-normal">
          <Link href={`/host/kitchens/${kitchen.id}`}>{t("back", { kitchen: kitchen.name })}</Link>
        </Button>
        <p className="text-ink-soft">{t("lead")}</p>
      </header>
      {spaces.map(async (space) => {
        const ids = { kitchenId: kitchen.id, spaceId: space.id };
        const { minimumCents, depositCents = null, beyondDepositCents = null, renterPaysFee } = space.rates;
        const rates = await rateWords(space.rates, space.currency);
        return (
          <Card key={space.id} className="grid grid-cols-1 gap-4">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
              <h2 className="break-words">{space.name}</h2>
              <p className="font-semibold">
                {formatMoney(space.hourlyRateCents, space.currency, locale)} {k("perHour")}
              </p>
            </div>
            {rates.length > 0 && (
              <ul className="grid gap-2">
                {rates.map((rate) => (
                  <li
                    key={`${rate.kind}:${rate.name}`}
                    className="flex min-h-14 items-center justify-between gap-x-4 rounded-lg border border-line px-4 py-2"
                  >
                    <span className="grid min-w-0">
                      <span className="font-semibold break-words">{rate.name}</span>
                      <span className="text-ink-soft">
                        {rate.when ? `${rate.when} · ${rate.price}` : rate.price}
                      </span>
                    </span>
                    <RemoveRate {...ids} kind={rate.kind} name={rate.name} />
                  </li>
                ))}
              </ul>
            )}
            <AddRate key={rates.length} {...ids} />
            <Minimum key={minimumCents} {...ids} minimumCents={minimumCents} />
            <Deposit
              key={`d${depositCents} ${beyondDepositCents}`}
              {...ids}
              {...{ depositCents, beyondDepositCents }}
            />
            <FeePayer key={`f${renterPaysFee}`} {...ids} renterPaysFee={renterPaysFee ?? false} />
          </Card>
        );
      })}
      <Promotions ctx={ctx} kitchenId={kitchen.id} timeZone={kitchen.timeZone} />
    </div>
  );
}
