import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { PillLinks } from "@/components/compliance/pill-links";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { FEDERAL, isStale, listMatrixPacks, matrixOf } from "@/lib/compliance";
import { RULE_CATEGORIES, RULE_ROLES } from "@/lib/core/compliance-terms";
import { publicCtx } from "@/lib/http/request-ctx";
import { MatrixList, MatrixTable } from "./_components/matrix";
import { RulesParams, rulesHref } from "./rules-params";

export const runtime = "edge";

type Props = { searchParams: Promise<Record<string, string | string[]>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("rules"))("title") };
}

/** City by requirement: what is asked where, and how sure we are of it. */
export default async function RulesPage({ searchParams }: Props) {
  const params = RulesParams.parse(await searchParams);
  const ctx = await publicCtx();
  const [t, packs] = await Promise.all([getTranslations("rules"), listMatrixPacks(ctx)]);
  const cities = packs.filter(({ slug }) => slug !== FEDERAL);
  const matrix = matrixOf(cities, params.role, params.category === "all" ? null : params.category);
  return (
    <div className="grid gap-6">
      <header className="grid gap-3">
        <h1>{t("title")}</h1>
        <p className="max-w-3xl text-ink-soft">{t("lead")}</p>
        <Notice tone="warn">{t("notAdvice")}</Notice>
      </header>
      <Choices params={params} />
      {cities.length === 0 ? (
        <EmptyState title={t("empty")} />
      ) : (
        <>
          {matrix.rows.length === 0 ? (
            <EmptyState title={t("noneInCategory")} />
          ) : (
            <MatrixTable matrix={matrix} role={params.role} />
          )}
          <MatrixList matrix={matrix} role={params.role} />
          <section className="grid gap-3" aria-labelledby="cities">
            <h2 id="cities">{t("cities")}</h2>
            <ul className="flex flex-wrap gap-x-5 gap-y-1">
              {cities.map(({ slug, city, state, ...pack }) => (
                <li key={slug} className="flex items-center gap-2">
                  <TextLink href={`/rules/${slug}?role=${params.role}`}>
                    {city}, {state}
                  </TextLink>
                  {isStale(pack, ctx) && <Badge tone="warn">{t("staleShort")}</Badge>}
                </li>
              ))}
            </ul>
          </section>
        </>
      )}
      <Card className="grid justify-items-start gap-3">
        <h2>{t("federalTitle")}</h2>
        <p className="text-ink-soft">{t("federalLead")}</p>
        <Button asChild tone="plain">
          <Link href="/rules/federal">{t("federalOpen")}</Link>
        </Button>
      </Card>
    </div>
  );
}

async function Choices({ params }: { params: RulesParams }) {
  const t = await getTranslations("rules");
  return (
    <div className="grid gap-3">
      <PillLinks
        label={t("role")}
        links={RULE_ROLES.map((role) => ({
          href: rulesHref(params, { role }),
          name: t(`roles.${role}`),
          current: role === params.role,
        }))}
      />
      <PillLinks
        label={t("category")}
        links={[...RULE_CATEGORIES, "all" as const].map((category) => ({
          href: rulesHref(params, { category }),
          name: category === "all" ? t("all") : t(`categories.${category}`),
          current: category === params.category,
        }))}
      />
    </div>
  );
}
