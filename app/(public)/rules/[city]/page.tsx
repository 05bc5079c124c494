import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { cache } from "react";
import { PillLinks } from "@/components/compliance/pill-links";
import { RequirementCard } from "@/components/compliance/requirement-card";
import { ruleWords } from "@/components/compliance/rule-words";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { FEDERAL, isStale, packOn } from "@/lib/compliance";
import { PackSlug, type RuleRecord } from "@/lib/compliance/schemas";
import { RULE_CATEGORIES, RULE_ROLES, type RuleRole } from "@/lib/core/compliance-terms";
import { orNotFound } from "@/lib/http/page";
import { publicCtx } from "@/lib/http/request-ctx";
import { RulesParams } from "../rules-params";

export const runtime = "edge";

type Props = { params: Promise<{ city: string }>; searchParams: Promise<Record<string, string | string[]>> };

/** Read once a request: the title and the page ask for the same. What is no slug names nothing. */
const packOf = cache(async (city: string) => {
  const slug = PackSlug.safeParse(city);
  return orNotFound(packOn(await publicCtx(), slug.success ? slug.data : ""));
});

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations("rules");
  const { city } = await packOf((await params).city);
  return { title: city ? t("cityTitle", { city }) : t("federalRules") };
}

/** Everything a city asks of one side, each with why, for how long, and where it was read. */
export default async function CityRulesPage({ params, searchParams }: Props) {
  const pack = await packOf((await params).city);
  const { role } = RulesParams.parse(await searchParams);
  const { t, day } = await ruleWords();
  const asked = pack.requirements.filter(({ applies_to }) => applies_to === role || applies_to === "both");
  const recalled = asked.filter(({ confidence }) => confidence === "recalled").length;
  return (
    <div className="grid gap-6">
      <header className="grid gap-3">
        <TextLink back href="/rules">
          {t("back")}
        </TextLink>
        <h1>{pack.city ? t("cityTitle", { city: `${pack.city}, ${pack.state}` }) : t("federalRules")}</h1>
        <p className="text-ink-soft">
          {t("inForce", {
            number: pack.number,
            date: day(pack.effectiveOn ?? pack.compiledOn),
            compiled: day(pack.compiledOn),
          })}
        </p>
        {isStale(pack, await publicCtx()) && <Notice tone="warn">{t("stale")}</Notice>}
        <Notice>{t("notAdvice")}</Notice>
      </header>
      <RoleLinks slug={pack.slug} role={role} />
      <p>{t("counts", { count: asked.length, recalled })}</p>
      <Sections asked={asked} all={pack.requirements} />
      {pack.slug !== FEDERAL && (
        <p className="flex flex-wrap gap-x-6">
          <TextLink href={`/rules/${FEDERAL}?role=${role}`}>{t("federalRules")}</TextLink>
          <TextLink href="/rules/federal">{t("federalOpen")}</TextLink>
        </p>
      )}
    </div>
  );
}

async function RoleLinks({ slug, role: current }: { slug: string; role: RuleRole }) {
  const t = await getTranslations("rules");
  const links = RULE_ROLES.map((role) => ({
    href: `/rules/${slug}?role=${role}`,
    name: t(`roles.${role}`),
    current: role === current,
  }));
  return <PillLinks label={t("role")} links={links} />;
}

async function Sections({ asked, all }: { asked: RuleRecord[]; all: RuleRecord[] }) {
  const t = await getTranslations("rules");
  const titles = new Map(all.map(({ id, title }) => [id, title]));
  return RULE_CATEGORIES.map((category) => {
    const records = asked.filter((record) => record.category === category);
    if (records.length === 0) return null;
    return (
      <section key={category} className="grid gap-3" aria-labelledby={category}>
        <h2 id={category}>{t(`categories.${category}`)}</h2>
        <div className="grid items-start gap-4 lg:grid-cols-2">
          {records.map((record) => (
            <RequirementCard key={record.id} record={record} titles={titles} />
          ))}
        </div>
      </section>
    );
  });
}
