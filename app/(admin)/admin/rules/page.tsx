import type { Metadata } from "next";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { ruleWords } from "@/components/compliance/rule-words";
import { Badge } from "@/components/ui/badge";
import { EmptyState } from "@/components/ui/empty-state";
import { isStale, listDrafts, listPacks } from "@/lib/compliance";
import { DeskHeader } from "../_components/desk-header";
import { staffPage } from "../staff";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("adminRules"))("title") };
}

/** Every pack that counts, those that nobody looked at for a year marked, and every draft. */
export default async function AdminRulesPage() {
  const { ctx } = await staffPage("/admin/rules");
  const [t, { day }, packs, drafts] = await Promise.all([
    getTranslations("adminRules"),
    ruleWords(),
    listPacks(ctx),
    listDrafts(ctx),
  ]);
  return (
    <div className="grid gap-8">
      <DeskHeader title={t("title")} lead={t("lead")} />
      <section className="grid gap-3" aria-labelledby="drafts">
        <h2 id="drafts">{t("drafts", { count: drafts.length })}</h2>
        {drafts.length === 0 && <p className="text-ink-soft">{t("noDrafts")}</p>}
        <ul className="grid gap-3">
          {drafts.map(({ id, city, number, requirementCount: count, sourceTitle: source }) => (
            <Row key={id} href={`/admin/rules/versions/${id}`} name={city ?? t("federal")}>
              {t("draftRow", { number, count, source })}
            </Row>
          ))}
        </ul>
      </section>
      <section className="grid gap-3" aria-labelledby="packs">
        <h2 id="packs">{t("packs")}</h2>
        {packs.length === 0 && <EmptyState title={t("none")} />}
        <ul className="grid gap-3 lg:grid-cols-2">
          {packs.map((pack) => (
            <Row key={pack.id} href={`/admin/rules/${pack.slug}`} name={pack.city ?? t("federal")}>
              {t("row", {
                number: pack.number,
                date: day(pack.effectiveOn ?? pack.compiledOn),
                count: pack.requirementCount,
              })}
              {isStale(pack, ctx) && <Badge tone="warn">{t("stale")}</Badge>}
            </Row>
          ))}
        </ul>
      </section>
    </div>
  );
}

const Row = ({ href, name, children }: { href: string; name: string; children: ReactNode }) => (
  <li>
    <Link
      href={href}
      className="grid min-h-16 content-center gap-1 rounded-card border border-line bg-surface p-4 hover:border-line-strong"
    >
      <span className="font-semibold">{name}</span>
      <span className="flex flex-wrap items-center gap-2 text-ink-soft">{children}</span>
    </Link>
  </li>
);
