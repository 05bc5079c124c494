import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { SelectField, TextField } from "@/components/ui/field";
import { TextLink } from "@/components/ui/text-link";
import { kitchenPapers, listUses } from "@/lib/inspections";
import { UsesInput } from "@/lib/inspections/schemas";
import { UseCard } from "./_components/use-card";
import { wordsOfUse } from "./_components/use-words";
import { loadInspected } from "./load";

export const runtime = "edge";

type Props = {
  params: Promise<{ token: string }>;
  searchParams: Promise<Record<string, string | string[]>>;
};

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("inspect");
  return { title: t("title"), robots: { index: false, follow: false }, referrer: "no-referrer" };
}

/** Who used which room when, in whose charge and under which papers: for an inspector, without an account. */
export default async function InspectionPage({ params, searchParams }: Props) {
  const { token } = await params;
  const { ctx, kitchen } = await loadInspected(token);
  const asked = UsesInput.parse(await searchParams);
  const [words, uses, papers] = await Promise.all([
    wordsOfUse(kitchen.timeZone),
    listUses(ctx, kitchen, asked),
    kitchenPapers(ctx, kitchen),
  ]);
  const { t } = words;
  const query = new URLSearchParams(
    Object.entries(asked).flatMap(([key, value]) => (value && key !== "after" ? [[key, value]] : [])),
  );
  const older = new URLSearchParams(query);
  if (uses.next) older.set("after", uses.next);
  return (
    <div className="mx-auto grid w-full max-w-4xl grid-cols-1 gap-6">
      <header className="grid gap-2">
        <h1>{kitchen.name}</h1>
        <p className="text-lg">
          {kitchen.addressLine}, {kitchen.city}, {kitchen.state} {kitchen.postalCode}
        </p>
        <p className="text-ink-soft">{t("lead", { day: words.day(kitchen.expiresAt) })}</p>
      </header>
      <Card className="grid gap-3">
        <h2>{t("kitchenPapers")}</h2>
        {papers.length === 0 && <p className="text-ink-soft">{t("noPapers")}</p>}
        <ul className="grid gap-2">
          {papers.map((paper) => (
            <li key={`${paper.paper}${paper.number}${paper.holder}`} className="break-words">
              {words.paper(paper)}
            </li>
          ))}
        </ul>
      </Card>
      <form action={`/inspect/${token}`} className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <TextField label={t("from")} name="from" type="datetime-local" defaultValue={asked.from} />
        <TextField label={t("to")} name="until" type="datetime-local" defaultValue={asked.until} />
        <SelectField label={t("space")} name="space" defaultValue={asked.space ?? ""}>
          <option value="">{t("allSpaces")}</option>
          {kitchen.spaces.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <Button type="submit" className="self-end">
          {t("show")}
        </Button>
      </form>
      <section className="grid gap-3" aria-labelledby="uses">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="uses">{t("uses")}</h2>
          <TextLink strong href={`/inspect/${token}/packet?${query}`} prefetch={false}>
            {t("packet")}
          </TextLink>
        </div>
        {uses.items.length === 0 && <EmptyState title={t("none")}>{t("noneHint")}</EmptyState>}
        <ul className="grid gap-3">
          {uses.items.map((use) => (
            <UseCard key={use.id} use={use} words={words} />
          ))}
        </ul>
        {uses.next && (
          <Button asChild tone="plain" className="justify-self-start">
            <Link href={`/inspect/${token}?${older}`} prefetch={false}>
              {t("older")}
            </Link>
          </Button>
        )}
      </section>
    </div>
  );
}
