import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ruleWords } from "@/components/compliance/rule-words";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { accreditationBodies, listSupplierChains } from "@/lib/compliance";
import { signedIn } from "@/lib/http/request-ctx";
import { SupplierForm } from "./_components/supplier-form";

export const runtime = "edge";

type Props = { searchParams: Promise<{ kept?: string | string[] }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("suppliers"))("title") };
}

const TONES = { valid: "good", expiring: "warn", needs_review: "warn", not_applicable: "neutral" } as const;
const toneOf = (verdict: string) => (verdict in TONES ? TONES[verdict as keyof typeof TONES] : "bad");

/** Suppliers abroad: what their certificates amount to today, and a form for one more. */
export default async function SuppliersPage({ searchParams }: Props) {
  const { ctx } = await signedIn("/papers/suppliers");
  const [t, { day }, chains, { kept }] = await Promise.all([
    getTranslations("suppliers"),
    ruleWords(),
    listSupplierChains(ctx),
    searchParams,
  ]);
  return (
    <div className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-6">
      <header className="grid gap-2">
        <TextLink back href="/papers">
          {t("back")}
        </TextLink>
        <h1>{t("title")}</h1>
        <p className="text-ink-soft">{t("lead")}</p>
        <Notice>{t("notChecked")}</Notice>
      </header>
      {kept === "yes" && (
        <Notice tone="good" live>
          {t("kept")}
        </Notice>
      )}
      {chains.length === 0 && <EmptyState title={t("none")} />}
      <ul className="grid gap-3">
        {chains.map(({ id, supplier, country, scope, endsOn, verdict, reason }) => (
          <li key={id} className="grid gap-1 rounded-card border border-line bg-surface p-4">
            <Badge tone={toneOf(verdict)}>{t(`verdicts.${verdict}`)}</Badge>
            <p className="font-semibold break-words">
              {supplier} ({country})
            </p>
            <p>{t("row", { scope: t(`scopes.${scope as "PCHF"}`), day: day(endsOn) })}</p>
            {reason && <p>{t(`reasons.${reason}`)}</p>}
          </li>
        ))}
      </ul>
      <Card className="grid gap-4">
        <h2>{t("add")}</h2>
        <SupplierForm bodies={accreditationBodies().map(({ name }) => name)} />
      </Card>
      <Bodies />
    </div>
  );
}

/** What public notices said, with when and where. */
async function Bodies() {
  const [t, { day }] = await Promise.all([getTranslations("suppliers"), ruleWords()]);
  return (
    <section className="grid gap-3" aria-labelledby="bodies">
      <h2 id="bodies">{t("bodies")}</h2>
      <p className="text-ink-soft">{t("bodiesLead")}</p>
      <ul className="grid gap-3">
        {accreditationBodies().map(({ id, name, scopes, endsNoLaterThan, asOf, source }) => (
          <li key={id} className="grid gap-1 rounded-card border border-line bg-surface p-4">
            <p className="font-semibold break-words">{name}</p>
            <p>
              {scopes.length > 0 ? scopes.join(", ") : t("noScopes")}
              {endsNoLaterThan && ` · ${t("endsBy", { day: day(endsNoLaterThan) })}`}
            </p>
            <p className="text-sm break-words text-ink-soft">
              {t("said", { day: day(asOf), source: source.title })}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
