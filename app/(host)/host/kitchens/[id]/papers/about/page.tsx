import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { FactsFields } from "@/components/compliance/facts-fields";
import { OpenDays } from "@/components/compliance/open-days";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { demandsOf, kitchenStanding } from "@/lib/compliance";
import { AppError } from "@/lib/core/errors";
import { loadKitchen } from "../../load";
import { Demands } from "./_components/demands";
import { describeKitchenAction } from "./actions";

export const runtime = "edge";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<{ said?: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("gate"))("hostTitle") };
}

/** What a kitchen does, which days its papers leave open, and what its host asks of renters. */
export default async function AboutKitchenPage({ params, searchParams }: Props) {
  const { ctx, setup, may } = await loadKitchen((await params).id, "/papers/about");
  if (!may.edit) notFound();
  const { kitchen } = setup;
  const [t, standing, demands, { said }] = await Promise.all([
    getTranslations("gate"),
    kitchenStanding(ctx, kitchen.id).catch((error) => {
      if (error instanceof AppError && error.fields.city) return null;
      throw error;
    }),
    demandsOf(ctx, kitchen.id),
    searchParams,
  ]);
  return (
    <div className="grid max-w-3xl grid-cols-1 gap-6">
      <header className="grid justify-items-start gap-3">
        <h1>{t("hostTitle")}</h1>
        <Button asChild tone="plain" className="max-w-full whitespace-normal">
          <Link href={`/host/kitchens/${kitchen.id}`}>{t("back", { kitchen: kitchen.name })}</Link>
        </Button>
        <p className="text-ink-soft">{t("hostLead")}</p>
      </header>
      {said === "yes" && (
        <Notice tone="good" live>
          {t("said")}
        </Notice>
      )}
      {standing ? (
        <>
          <Card className="grid gap-3">
            <h2>{t("whatKitchen")}</h2>
            <ActionForm action={describeKitchenAction}>
              <input type="hidden" name="kitchenId" value={kitchen.id} />
              <FactsFields facts={standing.facts} />
              <SubmitButton className="justify-self-start" busy={t("checking")}>
                {t("check")}
              </SubmitButton>
            </ActionForm>
          </Card>
          {standing.subjectId && (
            <OpenDays
              gaps={standing.gaps}
              today={standing.day}
              gateFrom={standing.gateFrom}
              papersAt={`/host/kitchens/${kitchen.id}/papers`}
            />
          )}
          <Demands kitchenId={kitchen.id} {...demands} />
        </>
      ) : (
        <EmptyState title={t("noRules")}>{t("noRulesHint")}</EmptyState>
      )}
    </div>
  );
}
