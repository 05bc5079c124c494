import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { TaxRows } from "@/components/money/tax-rows";
import { TextLink } from "@/components/ui/text-link";
import { taxReport } from "@/lib/documents";
import { YearInput } from "@/lib/documents/schemas";
import { hostPage } from "../../../../organization";

export const runtime = "edge";

type Props = { params: Promise<{ year: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await getTranslations("taxes"))("title", { year: (await params).year }) };
}

/** What tax an organization's bookings brought due in a year, per place and month. */
export default async function HostTaxesPage({ params }: Props) {
  const { year: asked } = await params;
  const { ctx, organization, manages } = await hostPage(`/host/payouts/year/${asked}/taxes`);
  const input = YearInput.safeParse({ organizationId: organization.id, year: asked });
  if (!manages || !input.success) notFound();
  const { year } = input.data;
  const [t, words, locale, report] = await Promise.all([
    getTranslations("taxes"),
    getTranslations("year"),
    getLocale(),
    taxReport(ctx, input.data),
  ]);
  return (
    <article className="grid max-w-3xl gap-6">
      <header className="grid gap-2">
        <TextLink back href={`/host/payouts/year/${year}`}>
          {words("title", { year: String(year) })}
        </TextLink>
        <h1>{t("title", { year: String(year) })}</h1>
        <p className="text-ink-soft">{t("lead")}</p>
      </header>
      <TaxRows report={report} locale={locale} path={(to) => `/host/payouts/year/${to}/taxes`} />
    </article>
  );
}
