import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import { can } from "@/lib/access";
import { formatMoney } from "@/lib/core/money";
import { listPayouts, listWaiting } from "@/lib/payouts";
import { listCreditTransfers } from "@/lib/wallets";
import { hostPage } from "../../organization";
import { weekName } from "../week-name";
import { CreditTransfers } from "./_components/credit-transfers";
import { MinimumForm } from "./_components/minimum-form";
import { WaitingList } from "./_components/waiting-list";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("payouts"))("title") };
}

export default async function PayoutsPage() {
  const { ctx, person, organization, manages } = await hostPage("/host/payouts");
  if (!manages) notFound();
  const [t, year, locale, payouts, waiting, transfers] = await Promise.all([
    getTranslations("payouts"),
    getTranslations("year"),
    getLocale(),
    listPayouts(ctx, organization.id),
    listWaiting(ctx, organization.id),
    listCreditTransfers(ctx, organization.id),
  ]);
  return (
    <div className="grid max-w-3xl gap-6">
      <header className="grid gap-1">
        <h1>{t("title")}</h1>
        <p className="text-ink-soft">{t("lead")}</p>
        <TextLink href={`/host/payouts/year/${ctx.now.getUTCFullYear()}`}>{year("link")}</TextLink>
        {can(person, "credit:transfer", { organizationId: organization.id }) && (
          <TextLink href="/account/wallet/transfer">{t("credit")}</TextLink>
        )}
      </header>
      <WaitingList {...waiting} locale={locale} />
      <MinimumForm organizationId={organization.id} minimumCents={waiting.minimumCents} />
      {payouts.length === 0 && (
        <EmptyState title={t("none")}>
          <p>{t("noneHint")}</p>
        </EmptyState>
      )}
      <ul className="grid gap-3">
        {payouts.map((payout) => (
          <li key={payout.id}>
            <Link
              href={`/host/payouts/${payout.id}`}
              className="flex min-h-16 flex-wrap items-center justify-between gap-x-4 gap-y-1 rounded-card border border-line bg-surface p-4 hover:border-line-strong"
            >
              <span className="grid">
                <span className="font-semibold">{t("week", { week: weekName(payout.weekOf, locale) })}</span>
                <span className="text-ink-soft">{t("bookings", { count: payout.bookings })}</span>
              </span>
              <span className="flex items-center gap-3">
                <Badge tone={payout.status === "paid" ? "good" : "warn"}>
                  {t(`status.${payout.status}`)}
                </Badge>
                <strong className="text-lg">{formatMoney(payout.netCents, payout.currency, locale)}</strong>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {transfers.length > 0 && <CreditTransfers transfers={transfers} locale={locale} />}
    </div>
  );
}
