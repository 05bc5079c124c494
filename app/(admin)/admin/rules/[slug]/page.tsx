import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { ruleWords } from "@/components/compliance/rule-words";
import { ActionForm } from "@/components/ui/action-form";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { TextArea } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { TextLink } from "@/components/ui/text-link";
import { differences, isStale, listVersions, numberedVersion, type PackVersion } from "@/lib/compliance";
import type { Ctx } from "@/lib/context";
import { orNotFound } from "@/lib/http/page";
import { staffPage } from "../../staff";
import { DifferenceList } from "../_components/difference-list";
import { DraftForm } from "../_components/draft-form";
import { GateForm } from "../_components/gate-form";
import { reviewRulesAction } from "../actions";

export const runtime = "edge";

const Compare = z.object({
  from: z.coerce.number().int().min(1).optional().catch(undefined),
  to: z.coerce.number().int().min(1).optional().catch(undefined),
});
type Props = { params: Promise<{ slug: string }>; searchParams: Promise<Record<string, string | string[]>> };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("adminRules"))("versions") };
}

/** Every version of a pack, what differs between two, and the next one. */
export default async function PackVersionsPage({ params, searchParams }: Props) {
  const { slug } = await params;
  const { ctx, reviews } = await staffPage(`/admin/rules/${slug}`);
  const { from, to } = Compare.parse(await searchParams);
  const [t, versions] = await Promise.all([getTranslations("adminRules"), listVersions(ctx, slug)]);
  const latest = versions.find(({ status }) => status === "published");
  const [head] = versions;
  if (!head) notFound();
  return (
    <div className="mx-auto grid w-full max-w-3xl gap-6">
      <header className="grid gap-2">
        <TextLink back href="/admin/rules">
          {t("title")}
        </TextLink>
        <h1>{head.city ?? t("federal")}</h1>
        {latest && isStale(latest, ctx) && <Notice tone="warn">{t("staleNotice")}</Notice>}
      </header>
      {from !== undefined && to !== undefined && <Compared ctx={ctx} slug={slug} from={from} to={to} />}
      <Versions versions={versions} />
      {!reviews && <Notice>{t("adminsOnly")}</Notice>}
      {reviews && latest?.city && (
        <Card className="grid gap-3">
          <h2>{t("gateTitle")}</h2>
          <GateForm slug={slug} from={latest.gateFrom} />
        </Card>
      )}
      {reviews && latest && <Review versionId={latest.id} />}
      {reviews && latest && head.status === "published" && <DraftForm fromVersionId={latest.id} />}
    </div>
  );
}

async function Compared({ ctx, slug, from, to }: { ctx: Ctx; slug: string; from: number; to: number }) {
  const t = await getTranslations("adminRules");
  const [before, after] = await orNotFound(
    Promise.all([numberedVersion(ctx, slug, from), numberedVersion(ctx, slug, to)]),
  );
  return (
    <Card className="grid gap-3">
      <h2>{t("differences", { from, to })}</h2>
      <DifferenceList differences={differences(before.requirements, after.requirements)} />
    </Card>
  );
}

async function Versions({ versions }: { versions: PackVersion[] }) {
  const [t, { day }] = await Promise.all([getTranslations("adminRules"), ruleWords()]);
  return (
    <section className="grid gap-3" aria-labelledby="versions">
      <h2 id="versions">{t("versions")}</h2>
      <ul className="grid gap-3">
        {versions.map((version, at) => {
          const before = versions[at + 1];
          const { id, slug, number, status, effectiveOn, reviewedAt, sourceTitle, note } = version;
          return (
            <li key={id} className="grid gap-2 rounded-card border border-line bg-surface p-4">
              <p className="flex flex-wrap items-center gap-2">
                <TextLink strong href={`/admin/rules/versions/${id}`}>
                  {t("number", { number })}
                </TextLink>
                <Badge tone={status === "draft" ? "warn" : "good"}>{t(`status.${status}`)}</Badge>
                {effectiveOn && <span>{t("from", { date: day(effectiveOn) })}</span>}
                {reviewedAt && (
                  <span className="text-ink-soft">
                    {t("reviewed", { date: day(reviewedAt.toISOString().slice(0, 10)) })}
                  </span>
                )}
              </p>
              <p className="break-words text-ink-soft">
                {sourceTitle}
                {note && ` · ${note}`}
              </p>
              {before && (
                <TextLink href={`/admin/rules/${slug}?from=${before.number}&to=${number}`}>
                  {t("compare", { number: before.number })}
                </TextLink>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

async function Review({ versionId }: { versionId: string }) {
  const t = await getTranslations("adminRules");
  return (
    <Card className="grid gap-3">
      <h2>{t("reviewTitle")}</h2>
      <ActionForm action={reviewRulesAction} success={t("reviewDone")}>
        <input type="hidden" name="versionId" value={versionId} />
        <TextArea label={t("reviewNote")} name="note" rows={2} maxLength={2_000} />
        <SubmitButton tone="plain" busy={t("working")} className="justify-self-start">
          {t("review")}
        </SubmitButton>
      </ActionForm>
    </Card>
  );
}
