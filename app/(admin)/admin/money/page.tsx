import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import { can } from "@/lib/access";
import { formatZoned } from "@/lib/core/zoned";
import { type Reconciliation, readReconciliation } from "@/lib/operations";
import { DeskHeader } from "../_components/desk-header";
import { staffPage } from "../staff";
import { Months } from "./_components/months";
import { RunNow } from "./_components/run-now";
import { Worklist } from "./_components/worklist";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("adminMoney"))("title") };
}

/** Whether Stripe and the ledger agree: what they differ on, the last runs, and the months. */
export default async function AdminMoneyPage() {
  const { ctx, person } = await staffPage("/admin/money");
  const [t, money] = await Promise.all([getTranslations("adminMoney"), readReconciliation(ctx)]);
  return (
    <div className="grid gap-8">
      <DeskHeader title={t("title")} lead={t("lead")}>
        <nav className="flex flex-wrap gap-x-6">
          {(["desk", "postings"] as const).map((to) => (
            <TextLink key={to} href={`/admin/money/${to}`}>
              {t(`${to}Link`)}
            </TextLink>
          ))}
          <TextLink href={`/admin/money/taxes/${ctx.now.getUTCFullYear()}`}>
            {(await getTranslations("taxes"))("link")}
          </TextLink>
        </nav>
        {can(person, "money:reconcile") && <RunNow />}
      </DeskHeader>
      {money.runs.length > 0 && <Worklist differences={money.differences} open={money.open} now={ctx.now} />}
      <Months months={money.months} closes={can(person, "money:close-month")} />
      <Runs runs={money.runs} />
    </div>
  );
}

async function Runs({ runs }: { runs: Reconciliation["runs"] }) {
  const [t, locale] = await Promise.all([getTranslations("adminMoney"), getLocale()]);
  return (
    <section className="grid gap-3" aria-labelledby="runs">
      <h2 id="runs">{t("runs")}</h2>
      {runs.length === 0 && <p className="text-ink-soft">{t("noRuns")}</p>}
      <ul className="grid gap-3 lg:grid-cols-2">
        {runs.map(({ id, startedAt, finishedAt, movements, postings, found, cured }) => (
          <li key={id} className="grid gap-1 rounded-card border border-line bg-surface p-4">
            <span className="flex flex-wrap items-center justify-between gap-2">
              <span className="font-semibold">
                {formatZoned(startedAt, "UTC", locale, { dateStyle: "medium", timeStyle: "short" })} UTC
              </span>
              {!finishedAt && <Badge>{t("stillRunning")}</Badge>}
            </span>
            <span className="text-ink-soft">{t("counts", { movements, postings })}</span>
            <span className="text-ink-soft">{t("outcome", { found, cured })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
