import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { finishPaperAction, startPaperAction } from "@/app/(renter)/papers/actions";
import { RequirementList } from "@/components/papers/requirement-list";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { askedOf, listStaff, packOfKitchen } from "@/lib/compliance";
import { listPapers } from "@/lib/papers";
import { loadKitchen } from "../load";

export const runtime = "edge";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("papers"))("kitchenTitle") };
}

/** What its city asks of a kitchen, and the papers there are for it. */
export default async function KitchenPapersPage({ params }: Props) {
  const { ctx, setup, may } = await loadKitchen((await params).id, "/papers");
  if (!may.edit) notFound();
  const { kitchen } = setup;
  const [t, papers, people, slug] = await Promise.all([
    getTranslations("papers"),
    listPapers(ctx, kitchen.id),
    listStaff(ctx, { kitchenId: kitchen.id }),
    packOfKitchen(ctx, kitchen.id),
  ]);
  const [day, g] = await Promise.all([getTranslations("day"), getTranslations("gate")]);
  return (
    <div className="grid grid-cols-1 gap-6">
      <header className="grid justify-items-start gap-3">
        <h1>{t("kitchenTitle")}</h1>
        <Button asChild tone="plain" className="max-w-full whitespace-normal">
          <Link href={`/host/kitchens/${kitchen.id}`}>{day("back", { kitchen: kitchen.name })}</Link>
        </Button>
        <p className="max-w-3xl text-ink-soft">{t("kitchenLead")}</p>
        <nav aria-label={t("kitchenTitle")} className="flex flex-wrap gap-x-6">
          {(["papers/about", "papers/staff"] as const).map((path) => (
            <TextLink key={path} href={`/host/kitchens/${kitchen.id}/${path}`}>
              {g(`to.${path}`)}
            </TextLink>
          ))}
        </nav>
      </header>
      {slug ? (
        <Notice>{t("notAdvice")}</Notice>
      ) : (
        <EmptyState title={t("noRulesHere", { city: kitchen.city })} />
      )}
      {slug && (
        <RequirementList
          records={await askedOf(ctx, slug, "host")}
          papers={papers}
          kitchenId={kitchen.id}
          workers={people.filter(({ leftOn }) => leftOn === null)}
          start={startPaperAction}
          finish={finishPaperAction}
        />
      )}
    </div>
  );
}
