import { Download } from "lucide-react";
import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { formatMoney } from "@/lib/core/money";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";
import { getStatement } from "@/lib/payouts";
import { weekName } from "../week-name";
import { StatementTable } from "./_components/statement-table";

export const runtime = "edge";

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("payouts"))("statement") };
}

export default async function StatementPage({ params }: Props) {
  const id = idOrNotFound((await params).id);
  const { ctx } = await signedIn(`/host/payouts/${id}`);
  const [t, locale, statement] = await Promise.all([
    getTranslations("payouts"),
    getLocale(),
    orNotFound(getStatement(ctx, id)),
  ]);
  return (
    <article className="grid gap-6">
      <header className="grid gap-3">
        <TextLink back href="/host/payouts">
          {t("all")}
        </TextLink>
        <div className="flex flex-wrap items-center gap-3">
          <h1>{t("week", { week: weekName(statement.weekOf, locale) })}</h1>
          <Badge tone={statement.status === "paid" ? "good" : "warn"}>
            {t(`status.${statement.status}`)}
          </Badge>
        </div>
        <p className="text-3xl font-bold" data-testid="net-total">
          {formatMoney(statement.totals.netCents, statement.currency, locale)}
        </p>
        <div className="flex flex-wrap gap-3">
          <Button asChild tone="plain">
            {/* A plain link: a file to keep, not a page to go to. */}
            <a href={`/host/payouts/${id}/statement.csv`} download>
              <Download aria-hidden />
              {t("csv")}
            </a>
          </Button>
          <Button asChild tone="plain">
            <a href={`/host/payouts/${id}/quickbooks.csv`} download>
              <Download aria-hidden />
              {t("quickbooks")}
            </a>
          </Button>
          <Button asChild tone="plain">
            <a href={`/host/payouts/${id}/statement.pdf`} target="_blank" rel="noreferrer">
              {t("pdf")}
            </a>
          </Button>
        </div>
      </header>
      <StatementTable statement={statement} locale={locale} />
    </article>
  );
}
