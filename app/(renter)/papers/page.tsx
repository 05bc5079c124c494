import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PillLinks } from "@/components/compliance/pill-links";
import { RequirementList } from "@/components/papers/requirement-list";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { askedOf, FEDERAL, listPacks, listStaff } from "@/lib/compliance";
import { signedIn } from "@/lib/http/request-ctx";
import { listPapers } from "@/lib/papers";
import { finishPaperAction, startPaperAction } from "./actions";

export const runtime = "edge";

type Props = { searchParams: Promise<{ city?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("papers"))("title") };
}

/** What a city asks of a food business, and the papers there are for it. */
export default async function PapersPage({ searchParams }: Props) {
  const { ctx } = await signedIn("/papers");
  const { city: wanted } = await searchParams;
  const [t, g, packs, papers, people] = await Promise.all([
    getTranslations("papers"),
    getTranslations("gate"),
    listPacks(ctx),
    listPapers(ctx, null),
    listStaff(ctx, {}),
  ]);
  const cities = packs.filter(({ slug }) => slug !== FEDERAL);
  const known = (slug: unknown) => cities.find((one) => one.slug === slug);
  const recent = papers.map(({ requirement }) => known(requirement.split(".")[0])).find(Boolean);
  const city = known(wanted) ?? recent ?? cities[0];
  const links = cities.map(({ slug, city: name }) => ({
    href: `/papers?city=${slug}`,
    name: name ?? slug,
    current: slug === city?.slug,
  }));
  return (
    <div className="grid grid-cols-1 gap-6">
      <header className="grid gap-2">
        <h1>{t("title")}</h1>
        <p className="max-w-3xl text-ink-soft">{t("lead")}</p>
        <nav aria-label={t("title")} className="flex flex-wrap gap-x-6">
          {(["about", "staff"] as const).map((path) => (
            <TextLink
              key={path}
              href={`/papers/${path}${path === "about" && city ? `?city=${city.slug}` : ""}`}
            >
              {g(`to.papers/${path}`)}
            </TextLink>
          ))}
          {(["papers/checks", "papers/suppliers", "agreements"] as const).map((path) => (
            <TextLink key={path} href={`/${path}`}>
              {g(`to.${path}`)}
            </TextLink>
          ))}
        </nav>
      </header>
      {city ? (
        <>
          <details>
            <summary className="flex min-h-11 cursor-pointer items-center font-semibold">
              {t("city", { city: city.city ?? city.slug })}
            </summary>
            <PillLinks label={t("cities")} links={links} />
          </details>
          <Notice>{t("notAdvice")}</Notice>
          <RequirementList
            records={await askedOf(ctx, city.slug, "renter")}
            papers={papers}
            kitchenId={null}
            workers={people.filter(({ leftOn }) => leftOn === null)}
            start={startPaperAction}
            finish={finishPaperAction}
          />
        </>
      ) : (
        <EmptyState title={t("noRules")} />
      )}
    </div>
  );
}
