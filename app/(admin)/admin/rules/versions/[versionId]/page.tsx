import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ruleWords } from "@/components/compliance/rule-words";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { differences, packOn, readVersion, ruleDay, type VersionWithRules } from "@/lib/compliance";
import type { Ctx } from "@/lib/context";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { staffPage } from "../../../staff";
import { DifferenceList } from "../../_components/difference-list";
import { Decide } from "./_components/decide";

export const runtime = "edge";

type Props = { params: Promise<{ versionId: string }> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("adminRules"))("title") };
}

/** One version: what is in it, and for a draft what it changes and what becomes of it. */
export default async function RuleVersionPage({ params }: Props) {
  const id = idOrNotFound((await params).versionId);
  const { ctx, reviews } = await staffPage(`/admin/rules/versions/${id}`);
  const version = await orNotFound(readVersion(ctx, id));
  const t = await getTranslations("adminRules");
  const draft = version.status === "draft";
  return (
    <div className="mx-auto grid w-full max-w-3xl gap-6">
      <header className="grid gap-2">
        <TextLink back href={`/admin/rules/${version.slug}`}>
          {version.city ?? t("federal")}
        </TextLink>
        <h1 className="flex flex-wrap items-center gap-3">
          {t("number", { number: version.number })}
          <Badge tone={draft ? "warn" : "good"}>{t(`status.${version.status}`)}</Badge>
        </h1>
        <p className="break-words text-ink-soft">
          {version.sourceTitle}
          {version.note && ` · ${version.note}`}
        </p>
      </header>
      {draft && <Changes ctx={ctx} version={version} />}
      {draft &&
        (reviews ? <Decide versionId={id} today={ruleDay(ctx)} /> : <Notice>{t("adminsOnly")}</Notice>)}
      <Requirements version={version} edits={draft && reviews} />
    </div>
  );
}

async function Changes({ ctx, version }: { ctx: Ctx; version: VersionWithRules }) {
  const t = await getTranslations("adminRules");
  // What counts last, however late its day: that is what the draft follows.
  const before = await packOn(ctx, version.slug, "2100-12-31").catch(() => null);
  if (!before) return null;
  return (
    <Card className="grid gap-3">
      <h2>{t("differences", { from: before.number, to: version.number })}</h2>
      <DifferenceList differences={differences(before.requirements, version.requirements)} />
    </Card>
  );
}

async function Requirements({ version, edits }: { version: VersionWithRules; edits: boolean }) {
  const [t, { t: r }] = await Promise.all([getTranslations("adminRules"), ruleWords()]);
  const edit = `/admin/rules/versions/${version.id}/edit`;
  return (
    <section className="grid gap-3" aria-labelledby="requirements">
      <h2 id="requirements">{t("requirements", { count: version.requirements.length })}</h2>
      {edits && <TextLink href={edit}>{t("add")}</TextLink>}
      <ul className="grid gap-2">
        {version.requirements.map(({ id, title, confidence }) => (
          <li key={id} id={id} className="grid gap-1 rounded-lg border border-line bg-surface p-3">
            <span lang="en" className="font-semibold">
              {title}
            </span>
            <span className="text-sm break-all text-ink-soft">{id}</span>
            <span className="flex flex-wrap items-center gap-3">
              {confidence === "recalled" && <Badge tone="warn">{r("check")}</Badge>}
              {edits && (
                <TextLink href={`${edit}?key=${id}`} aria-label={`${t("edit")}: ${title}`}>
                  {t("edit")}
                </TextLink>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
