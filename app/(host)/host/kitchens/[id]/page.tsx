import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { localDate } from "@/lib/core/zoned";
import { factsOf, type KitchenSetup, nextOpenStep, SETUP_STEPS } from "@/lib/kitchens";
import { StatusBadge } from "../../_components/status-badge";
import { Calendars } from "./_components/calendars";
import { Closures } from "./_components/closures";
import { Day } from "./_components/day";
import { Equipment } from "./_components/equipment";
import { Papers } from "./_components/papers";
import { Plans } from "./_components/plans";
import { Prices } from "./_components/prices";
import { RenterRules } from "./_components/renter-rules";
import { Storage } from "./_components/storage";
import { Week } from "./_components/week";
import { loadKitchen } from "./load";

export const runtime = "edge";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ week?: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await loadKitchen((await params).id, "")).setup.kitchen.name };
}

export default async function HostKitchenPage({ params, searchParams }: Props) {
  const [{ id }, { week }] = await Promise.all([params, searchParams]);
  const { ctx, setup, may } = await loadKitchen(id, "");
  const { kitchen } = setup;
  const [t, steps] = await Promise.all([getTranslations("host.kitchen"), getTranslations("setup.steps")]);
  return (
    <div className="grid gap-8">
      <header className="grid gap-3">
        <div className="flex flex-wrap items-center gap-3">
          <h1>{kitchen.name}</h1>
          <StatusBadge status={kitchen.status} />
        </div>
        <Standing setup={setup} />
        <div className="flex flex-wrap gap-2">
          {may.edit && kitchen.status === "draft" && (
            <Button asChild>
              <Link href={`/host/kitchens/${id}/setup/${nextOpenStep(factsOf(setup))}`}>{t("continue")}</Link>
            </Button>
          )}
          <Button asChild tone="plain">
            <Link href={`/kitchens/${kitchen.slug}`}>
              {kitchen.status === "published" ? t("public") : t("preview")}
            </Link>
          </Button>
        </div>
      </header>
      <Week ctx={ctx} setup={setup} week={week} />
      {may.edit && <Closures setup={setup} today={localDate(ctx.now, kitchen.timeZone)} />}
      {may.edit && <RenterRules ctx={ctx} kitchenId={id} />}
      {may.edit && <Prices kitchenId={id} />}
      <Plans kitchenId={id} />
      {may.edit && <Equipment setup={setup} />}
      {may.edit && <Day kitchenId={id} />}
      {may.edit && <Papers kitchenId={id} />}
      <Storage kitchenId={id} />
      {may.edit && <Calendars ctx={ctx} kitchen={kitchen} />}
      {may.edit && (
        <section className="grid gap-3" aria-labelledby="edit">
          <h2 id="edit">{t("edit")}</h2>
          <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-4">
            {SETUP_STEPS.filter((step) => step !== "review").map((step) => (
              <li key={step}>
                <Button asChild tone="plain" wide className="justify-start!">
                  <Link href={`/host/kitchens/${id}/setup/${step}`}>{steps(step)}</Link>
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** What the status means for the host, in one sentence. */
async function Standing({ setup: { kitchen } }: { setup: KitchenSetup }) {
  const t = await getTranslations("host.kitchen");
  if (kitchen.status === "in_review") return <Notice>{t("inReview")}</Notice>;
  if (kitchen.status === "suspended")
    return <Notice tone="bad">{t("suspended", { reason: kitchen.reviewReason })}</Notice>;
  if (kitchen.status === "draft" && kitchen.reviewReason)
    return <Notice tone="warn">{t("rejected", { reason: kitchen.reviewReason })}</Notice>;
  return null;
}
