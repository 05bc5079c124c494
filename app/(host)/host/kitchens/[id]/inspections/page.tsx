import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { SubmitButton } from "@/components/ui/submit-button";
import { formatZoned } from "@/lib/core/zoned";
import { listInspectionLinks } from "@/lib/inspections";
import { inspectionsOfKitchen } from "@/lib/public-records";
import { loadKitchen } from "../load";
import { LinkForm } from "./_components/link-form";
import { PublishedInspections } from "./_components/published-inspections";
import { revokeInspectionLinkAction } from "./actions";

export const runtime = "edge";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("inspections"))("title") };
}

/** Addresses that show an inspector who used the kitchen when, and under which papers. */
export default async function InspectionsPage({ params }: Props) {
  const { ctx, setup, may } = await loadKitchen((await params).id, "/inspections");
  if (!may.edit) notFound();
  const { kitchen } = setup;
  const [t, locale, links, published] = await Promise.all([
    getTranslations("inspections"),
    getLocale(),
    listInspectionLinks(ctx, kitchen.id),
    inspectionsOfKitchen(ctx, kitchen.id),
  ]);
  const day = (at: Date) => formatZoned(at, kitchen.timeZone, locale, { dateStyle: "medium" });
  return (
    <div className="grid max-w-3xl grid-cols-1 gap-6">
      <header className="grid justify-items-start gap-3">
        <h1>{t("title")}</h1>
        <Button asChild tone="plain" className="max-w-full whitespace-normal">
          <Link href={`/host/kitchens/${kitchen.id}`}>{t("back", { kitchen: kitchen.name })}</Link>
        </Button>
        <p className="text-ink-soft">{t("lead")}</p>
      </header>
      <Card>
        <LinkForm kitchenId={kitchen.id} />
      </Card>
      {links.length === 0 ? (
        <EmptyState title={t("none")} />
      ) : (
        <ul className="grid gap-3">
          {links.map(({ id, label, expiresAt, lastSeenAt }) => (
            <li
              key={id}
              className="flex flex-wrap items-center justify-between gap-3 rounded-card border border-line bg-surface p-4"
            >
              <span className="grid min-w-0">
                <span className="font-semibold break-words">{label}</span>
                <span className="text-ink-soft">
                  {t("ends", { day: day(expiresAt) })} ·{" "}
                  {lastSeenAt ? t("seen", { day: day(lastSeenAt) }) : t("unseen")}
                </span>
              </span>
              <ActionForm action={revokeInspectionLinkAction}>
                <input type="hidden" name="kitchenId" value={kitchen.id} />
                <input type="hidden" name="linkId" value={id} />
                <SubmitButton tone="danger" busy={t("revoking")} aria-label={t("revokeNamed", { label })}>
                  {t("revoke")}
                </SubmitButton>
              </ActionForm>
            </li>
          ))}
        </ul>
      )}
      <PublishedInspections inspections={published} />
    </div>
  );
}
