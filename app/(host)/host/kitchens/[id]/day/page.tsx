import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { USUAL_CHECKLIST } from "@/lib/core/visit-terms";
import { getArrivalSettings, listDoors } from "@/lib/visits";
import { loadKitchen } from "../load";
import { ArrivalForm } from "./_components/arrival-form";
import { AddDoorForm } from "./_components/door-forms";
import { DoorList } from "./_components/door-list";

export const runtime = "edge";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("day"))("settings") };
}

/** What a kitchen tells and asks on the day, and the doors that are told of it. */
export default async function KitchenDayPage({ params }: Props) {
  const { ctx, setup, may } = await loadKitchen((await params).id, "/day");
  if (!may.edit) notFound();
  const { kitchen } = setup;
  const [t, settings, doors] = await Promise.all([
    getTranslations("day"),
    getArrivalSettings(ctx, kitchen.id),
    listDoors(ctx, kitchen.id),
  ]);
  const usual = USUAL_CHECKLIST.map((item) => t(`usualChecklist.${item}`));
  return (
    <div className="grid max-w-3xl gap-6">
      <header className="grid justify-items-start gap-3">
        <h1>{t("settings")}</h1>
        <Button asChild tone="plain" className="max-w-full whitespace-normal">
          <Link href={`/host/kitchens/${kitchen.id}`}>{t("back", { kitchen: kitchen.name })}</Link>
        </Button>
      </header>
      <Card className="grid gap-4">
        <p className="text-ink-soft">{t("settingsLead")}</p>
        <ArrivalForm kitchenId={kitchen.id} settings={settings} usual={usual} />
      </Card>
      <Card className="grid gap-4">
        <h2>{t("doors")}</h2>
        <p className="text-ink-soft">{t("doorsLead")}</p>
        <DoorList doors={doors} kitchen={kitchen} />
        <AddDoorForm kitchenId={kitchen.id} />
      </Card>
    </div>
  );
}
