import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { storageOccupancy } from "@/lib/bookings";
import { isRoom } from "@/lib/core/kitchen-terms";
import { unreadCounts } from "@/lib/messages";
import { loadKitchen } from "../load";
import { AddStorage } from "./_components/storage-forms";
import { StorageItem } from "./_components/storage-item";

export const runtime = "edge";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("hostStorage"))("title") };
}

/** Storage of a kitchen: what is offered, how full it is, who has which unit until when. */
export default async function HostStoragePage({ params }: Props) {
  const { ctx, setup, may } = await loadKitchen((await params).id, "/storage");
  const { kitchen } = setup;
  const [t, occupancy] = await Promise.all([
    getTranslations("hostStorage"),
    storageOccupancy(ctx, kitchen.id),
  ]);
  const storages = occupancy.storages.filter(isRoom);
  const rentals = storages.flatMap(({ units }) => units.flatMap((unit) => unit.rentals));
  const unread = await unreadCounts(
    ctx,
    "host",
    rentals.map(({ threadId }) => threadId),
  );
  return (
    <div className="grid max-w-4xl gap-6">
      <header className="grid justify-items-start gap-3">
        <h1>{t("title")}</h1>
        <p className="text-ink-soft">{t("lead")}</p>
        <Button asChild tone="plain" className="max-w-full whitespace-normal">
          <Link href={`/host/kitchens/${kitchen.id}`}>{t("back", { kitchen: kitchen.name })}</Link>
        </Button>
      </header>
      {storages.length === 0 && (
        <EmptyState title={t("none")}>
          {may.edit && <p className="text-ink-soft">{t("noneLead")}</p>}
        </EmptyState>
      )}
      {storages.map((storage) => (
        <StorageItem
          key={`${storage.spaceId}${storage.units.length}`}
          storage={storage}
          kitchen={kitchen}
          edit={may.edit}
          unread={unread}
        />
      ))}
      {may.edit && (
        <Card className="grid gap-4">
          <h2>{t("add")}</h2>
          <AddStorage key={storages.length} kitchenId={kitchen.id} />
        </Card>
      )}
    </div>
  );
}
