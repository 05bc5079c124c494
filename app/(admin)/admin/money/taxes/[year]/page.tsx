import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { TaxRows } from "@/components/money/tax-rows";
import { TextLink } from "@/components/ui/text-link";
import { platformTaxReport } from "@/lib/documents";
import { TaxYearInput } from "@/lib/documents/schemas";
import { staffPage } from "../../../staff";

export const runtime = "edge";

type Props = { params: Promise<{ year: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await getTranslations("taxes"))("title", { year: (await params).year }) };
}

/** What tax the platform has to pay over for a year, per place and month. */
export default async function AdminTaxesPage({ params }: Props) {
  const { year: asked } = await params;
  const { ctx } = await staffPage(`/admin/money/taxes/${asked}`);
  const input = TaxYearInput.safeParse({ year: asked });
  if (!input.success) notFound();
  const [t, admin, locale, report] = await Promise.all([
    getTranslations("taxes"),
    getTranslations("adminMoney"),
    getLocale(),
    platformTaxReport(ctx, input.data),
  ]);
  return (
    <article className="grid max-w-3xl gap-6">
      <header className="grid gap-2">
        <TextLink back href="/admin/money">
          {admin("title")}
        </TextLink>
        <h1>{t("title", { year: String(input.data.year) })}</h1>
        <p className="text-ink-soft">{t("lead")}</p>
      </header>
      <TaxRows report={report} locale={locale} path={(to) => `/admin/money/taxes/${to}`} />
    </article>
  );
}
