import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { Roster } from "@/app/staff/_components/roster";
import { Button } from "@/components/ui/button";
import { localDate } from "@/lib/core/zoned";
import { loadKitchen } from "../../load";

export const runtime = "edge";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("staff"))("title") };
}

/** The people who run a kitchen. */
export default async function KitchenStaffPage({ params }: Props) {
  const { ctx, setup, may } = await loadKitchen((await params).id, "/papers/staff");
  if (!may.edit) notFound();
  const { kitchen } = setup;
  const t = await getTranslations("staff");
  return (
    <div className="grid max-w-3xl grid-cols-1 gap-6">
      <header className="grid justify-items-start gap-3">
        <h1>{t("title")}</h1>
        <Button asChild tone="plain" className="max-w-full whitespace-normal">
          <Link href={`/host/kitchens/${kitchen.id}`}>{t("back", { kitchen: kitchen.name })}</Link>
        </Button>
        <p className="text-ink-soft">{t("lead")}</p>
      </header>
      <Roster ctx={ctx} kitchenId={kitchen.id} today={localDate(ctx.now, kitchen.timeZone)} />
    </div>
  );
}
