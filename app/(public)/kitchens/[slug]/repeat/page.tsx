import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { previewSeries } from "@/lib/bookings";
import { SeriesInput } from "@/lib/bookings/schemas";
import { AppError } from "@/lib/core/errors";
import { parse } from "@/lib/http/parse";
import { translateRefusal } from "@/lib/http/refusals";
import { publicCtx } from "@/lib/http/request-ctx";
import { Preview } from "./_components/preview";
import { RuleForm } from "./_components/rule-form";
import { ruleOf, SeriesParams } from "./series-params";

export const runtime = "edge";

type Props = { params: Promise<{ slug: string }>; searchParams: Promise<Record<string, string | string[]>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("series"))("title") };
}

/** One slot again and again: the rule, and every booking it makes with its price and what stands in its way. */
export default async function RepeatPage({ params, searchParams }: Props) {
  const [{ slug }, asked] = await Promise.all([params, searchParams]);
  const read = SeriesParams.safeParse(asked);
  if (!read.success) redirect(`/kitchens/${encodeURIComponent(slug)}`);
  const [t, locale, ctx] = await Promise.all([getTranslations("series"), getLocale(), publicCtx()]);
  const rule = ruleOf(read.data);
  const plan = await Promise.resolve()
    .then(() => previewSeries(ctx, parse(SeriesInput, rule)))
    .catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      if (error.code === "not_found" && !error.fields.equipment) notFound();
      return translateRefusal(error, locale === "es" ? "es" : "en");
    });
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(asked)) for (const one of [value].flat()) query.append(key, one);
  const from = `/kitchens/${slug}/repeat?${query}`;
  return (
    <article className="mx-auto grid w-full max-w-3xl gap-6">
      <header className="grid gap-1">
        <TextLink
          back
          href={`/kitchens/${slug}?space=${rule.spaceId}&date=${rule.startsOn}${read.data.with ? `&with=${read.data.with}` : ""}#book`}
        >
          {t("back")}
        </TextLink>
        <h1>{t("title")}</h1>
        <p className="text-ink-soft">{t("lead")}</p>
      </header>
      <RuleForm params={read.data} until={rule.until} />
      {"occurrences" in plan ? (
        <Preview plan={plan} rule={rule} from={from} />
      ) : (
        <Notice tone="bad">
          {[plan.message, ...Object.values(plan.fields).flat()]
            .filter((s, i, all) => all.indexOf(s) === i)
            .join(". ")}
        </Notice>
      )}
    </article>
  );
}
