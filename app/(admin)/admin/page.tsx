import type { Metadata } from "next";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/text-link";
import type { Ctx } from "@/lib/context";
import { formatZoned } from "@/lib/core/zoned";
import { reviewQueue } from "@/lib/kitchens";
import { PeopleLookup } from "./_components/people-lookup";
import { Reports } from "./_components/reports";
import { RunPayouts } from "./_components/run-payouts";
import { staffPage } from "./staff";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin"))("title") };
}

export default async function AdminPage() {
  const { ctx, reviews } = await staffPage("/admin");
  const t = await getTranslations("admin");
  return (
    <div className="grid gap-8">
      <h1>{t("title")}</h1>
      <nav className="flex flex-wrap gap-x-6">
        {reviews && <SectionLink to="papers" words="desk" />}
        <SectionLink to="rules" words="adminRules" />
        <SectionLink to="money" words="adminMoney" />
        <SectionLink to="credit" words="adminCredit" />
        <SectionLink to="claims" words="adminClaims" />
        <SectionLink to="disputes" words="adminDisputes" />
        <SectionLink to="records" words="records" />
      </nav>
      {reviews && <Queue ctx={ctx} />}
      <Reports ctx={ctx} />
      <div className="grid items-start gap-6 lg:grid-cols-2">
        {reviews && (
          <Card className="grid gap-3">
            <h2>{t("payouts.title")}</h2>
            <p className="text-ink-soft">{t("payouts.lead")}</p>
            <RunPayouts />
            <TextLink href="/admin/payouts">{t("payouts.preview")}</TextLink>
          </Card>
        )}
        <Card className="grid gap-3">
          <h2>{t("people.title")}</h2>
          <p className="text-ink-soft">{t("people.lead")}</p>
          <PeopleLookup />
        </Card>
      </div>
    </div>
  );
}

type Section = {
  to: "rules" | "money" | "credit" | "claims" | "disputes" | "papers" | "records";
  words: "adminRules" | "adminMoney" | "adminCredit" | "adminClaims" | "adminDisputes" | "desk" | "records";
};

async function SectionLink({ to, words }: Section) {
  const t = await getTranslations(words);
  return <TextLink href={`/admin/${to}`}>{t("link")}</TextLink>;
}

async function Queue({ ctx }: { ctx: Ctx }) {
  const [t, locale, queue] = await Promise.all([
    getTranslations("admin.queue"),
    getLocale(),
    reviewQueue(ctx),
  ]);
  return (
    <section className="grid gap-3" aria-labelledby="queue">
      <h2 id="queue">{t("title", { count: queue.length })}</h2>
      {queue.length === 0 && <EmptyState title={t("none")} />}
      <ul className="grid gap-3">
        {queue.map((kitchen) => (
          <li key={kitchen.id}>
            <Link
              href={`/admin/kitchens/${kitchen.id}`}
              className="flex min-h-16 flex-wrap items-center justify-between gap-x-4 rounded-card border border-line bg-surface p-4 hover:border-line-strong"
            >
              <span className="grid">
                <span className="font-semibold">{kitchen.name}</span>
                <span className="text-ink-soft">
                  {kitchen.city}, {kitchen.state} · {kitchen.organizationName}
                </span>
              </span>
              <span className="text-ink-soft">
                {kitchen.submittedAt &&
                  formatZoned(kitchen.submittedAt, kitchen.timeZone, locale, {
                    dateStyle: "medium",
                    timeStyle: "short",
                  })}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
