import type { Metadata } from "next";
import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { can } from "@/lib/access";
import { uuidv7 } from "@/lib/core/ids";
import { formatMoney } from "@/lib/core/money";
import { listPendingCredit } from "@/lib/wallets";
import { DeskHeader } from "../_components/desk-header";
import { staffPage } from "../staff";
import { DecideCredit, GiveCredit } from "./_components/credit-forms";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("adminCredit"))("title") };
}

/** Credit for renters: given by one, and what is much by two. */
export default async function AdminCreditPage() {
  const { ctx, person } = await staffPage("/admin/credit");
  const [t, locale, pending] = await Promise.all([
    getTranslations("adminCredit"),
    getLocale(),
    listPendingCredit(ctx),
  ]);
  return (
    <div className="grid max-w-3xl gap-8">
      <DeskHeader title={t("title")} lead={t("lead")} />
      <Card className="grid gap-4">
        <h2>{t("give")}</h2>
        <GiveCredit grantId={uuidv7()} />
      </Card>
      <section className="grid gap-3" aria-labelledby="pending">
        <h2 id="pending">{t("pending", { count: pending.length })}</h2>
        {pending.length === 0 && <EmptyState title={t("nonePending")} />}
        <ul className="grid gap-3">
          {pending.map((grant) => {
            const amount = formatMoney(grant.amountCents, grant.currency, locale);
            const about = t("for", { amount, email: grant.email });
            return (
              <li key={grant.grantId} className="grid gap-2 rounded-card border border-line bg-surface p-4">
                <span className="font-semibold break-words">{about}</span>
                <span className="break-words">{grant.reason}</span>
                <span className="text-ink-soft break-words">
                  {t("askedBy", { email: grant.requestedByEmail })}
                </span>
                {grant.requestedBy === person.userId ? (
                  <span className="text-ink-soft">{t("yours")}</span>
                ) : (
                  can(person, "credit:approve") && <DecideCredit grantId={grant.grantId} about={about} />
                )}
              </li>
            );
          })}
        </ul>
      </section>
    </div>
  );
}
