import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { formatMoney } from "@/lib/core/money";
import { loadKitchen } from "../load";
import { AddEquipmentForm, EquipmentItem } from "./_components/equipment-forms";

export const runtime = "edge";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("equipment"))("title") };
}

/** What a kitchen rents out along with its slots: how many, for how much, and how long between two users. */
export default async function KitchenEquipmentPage({ params }: Props) {
  const { setup, may } = await loadKitchen((await params).id, "/equipment");
  if (!may.edit) notFound();
  const { kitchen, equipment } = setup;
  const [t, locale] = await Promise.all([getTranslations("equipment"), getLocale()]);
  return (
    <div className="grid max-w-3xl gap-6">
      <header className="grid justify-items-start gap-3">
        <h1>{t("title")}</h1>
        <Button asChild tone="plain" className="max-w-full whitespace-normal">
          <Link href={`/host/kitchens/${kitchen.id}`}>{t("back", { kitchen: kitchen.name })}</Link>
        </Button>
        <p className="text-ink-soft">{t("lead")}</p>
      </header>
      {equipment.length === 0 && (
        <EmptyState title={t("none")}>
          <p className="text-ink-soft">{t("noneLead")}</p>
        </EmptyState>
      )}
      {equipment.length > 0 && (
        <ul className="grid gap-2">
          {equipment.map(({ units, currency, ...one }) => (
            <EquipmentItem
              // A form that was saved starts from what was saved.
              key={`${one.id}:${units.length}:${one.name}:${one.hourlyRateCents}:${one.bufferAfterMinutes}`}
              kitchenId={kitchen.id}
              equipment={{ ...one, units: units.length }}
              price={formatMoney(one.hourlyRateCents, currency, locale)}
            />
          ))}
        </ul>
      )}
      <Card className="grid gap-4">
        <h2>{t("add")}</h2>
        <AddEquipmentForm key={equipment.length} kitchenId={kitchen.id} />
      </Card>
    </div>
  );
}
