import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { TaxRows } from "@/components/money/tax-rows";
import { platformTaxReport } from "@/lib/documents";
import { TaxYearInput } from "@/lib/documents/schemas";
import { DeskHeader } from "../../../_components/desk-header";
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
  const [t, locale, report] = await Promise.all([
    getTranslations("taxes"),
    getLocale(),
    platformTaxReport(ctx, input.data),
  ]);
  return (
    <article className="grid max-w-3xl gap-6">
      <DeskHeader under="money" title={t("title", { year: String(input.data.year) })} lead={t("lead")} />
      <TaxRows report={report} locale={locale} path={(to) => `/admin/money/taxes/${to}`} />
    </article>
  );
}
