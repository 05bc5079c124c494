import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { can } from "@/lib/access";
import { formatMoney } from "@/lib/core/money";
import { previewPayouts } from "@/lib/payouts";
import { DeskHeader } from "../_components/desk-header";
import { RunPayouts } from "../_components/run-payouts";
import { staffPage } from "../staff";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.payouts"))("title") };
}

/** What a run would transfer now and what is held back, per organization; and the run itself. */
export default async function AdminPayoutsPage() {
  const { ctx, person } = await staffPage("/admin/payouts");
  if (!can(person, "payout:run")) notFound();
  const [t, locale, rows] = await Promise.all([
    getTranslations("admin.payouts"),
    getLocale(),
    previewPayouts(ctx),
  ]);
  return (
    <div className="grid max-w-3xl gap-6">
      <DeskHeader title={t("title")} lead={t("lead")} />
      <RunPayouts />
      <h2>{t("preview")}</h2>
      {rows.length === 0 && <p className="text-ink-soft">{t("previewNone")}</p>}
      <ul className="grid gap-3">
        {rows.map((row) => (
          <li
            key={`${row.organizationId} ${row.currency}`}
            className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 rounded-card border border-line bg-surface px-4 py-3"
          >
            <strong className="break-words">{row.name}</strong>
            <span className="grid justify-items-end">
              <span>{t("transfers", { amount: formatMoney(row.transferCents, row.currency, locale) })}</span>
              {row.laterCents > 0 && (
                <span className="text-ink-soft">
                  {t("later", { amount: formatMoney(row.laterCents, row.currency, locale) })}
                </span>
              )}
              {row.heldCents > 0 && (
                <span className="text-ink-soft">
                  {t("held", { amount: formatMoney(row.heldCents, row.currency, locale) })}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
