import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { FactsFields } from "@/components/compliance/facts-fields";
import { OpenDays } from "@/components/compliance/open-days";
import { PillLinks } from "@/components/compliance/pill-links";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { FEDERAL, listPacks, renterStanding } from "@/lib/compliance";
import { PackSlug } from "@/lib/compliance/schemas";
import { orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";
import { describeRenterAction } from "../actions";

export const runtime = "edge";

const Params = z.object({
  city: PackSlug.optional().catch(undefined),
  said: z.literal("yes").optional().catch(undefined),
});
type Props = { searchParams: Promise<Record<string, string | string[]>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("gate"))("renterTitle") };
}

/** What a renter makes in a city, and which days their papers there leave open. */
export default async function AboutRenterPage({ searchParams }: Props) {
  const { city, said } = Params.parse(await searchParams);
  const { ctx } = await signedIn(`/papers/about${city ? `?city=${city}` : ""}`);
  const [t, packs] = await Promise.all([getTranslations("gate"), listPacks(ctx)]);
  const cities = packs.filter(({ slug }) => slug !== FEDERAL);
  const standing = city ? await orNotFound(renterStanding(ctx, city)) : null;
  return (
    <div className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-6">
      <header className="grid gap-2">
        <h1>{t("renterTitle")}</h1>
        <p className="text-ink-soft">{t("renterLead")}</p>
        <TextLink href="/papers/staff">{t("to.papers/staff")}</TextLink>
      </header>
      <PillLinks
        label={t("city")}
        links={cities.map((pack) => ({
          href: `/papers/about?city=${pack.slug}`,
          name: pack.city ?? pack.slug,
          current: pack.slug === city,
        }))}
      />
      {standing && (
        <>
          {said && (
            <Notice tone="good" live>
              {t("said")}
            </Notice>
          )}
          <Card className="grid gap-3">
            <h2>{t("whatHere", { city: standing.city.name })}</h2>
            <ActionForm action={describeRenterAction}>
              <input type="hidden" name="city" value={standing.city.slug} />
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
              papersAt={`/papers?city=${standing.city.slug}`}
            />
          )}
          <p>
            <TextLink href={`/rules/${standing.city.slug}`}>
              {t("allRules", { city: standing.city.name })}
            </TextLink>
          </p>
        </>
      )}
    </div>
  );
}
