import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/text-link";
import { FEDERAL, listPacks, ruleDay } from "@/lib/compliance";
import { PackSlug } from "@/lib/compliance/schemas";
import { signedIn } from "@/lib/http/request-ctx";
import { CheckForm } from "./_components/check-form";

export const runtime = "edge";

type Props = { searchParams: Promise<{ city?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("check"))("title") };
}

/** A city and a day: would one's papers do? */
export default async function CheckPage({ searchParams }: Props) {
  const city = PackSlug.safeParse((await searchParams).city).data;
  const { ctx } = await signedIn("/papers/checks");
  const [t, packs] = await Promise.all([getTranslations("check"), listPacks(ctx)]);
  const cities = packs
    .filter(({ slug }) => slug !== FEDERAL)
    .map((pack) => ({ slug: pack.slug, name: pack.city ?? pack.slug }));
  return (
    <div className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-6">
      <header className="grid gap-2">
        <TextLink back href="/papers">
          {t("back")}
        </TextLink>
        <h1>{t("title")}</h1>
        <p className="text-ink-soft">{t("lead")}</p>
      </header>
      <Card>
        <CheckForm cities={cities} city={city} day={ruleDay(ctx)} />
      </Card>
    </div>
  );
}
