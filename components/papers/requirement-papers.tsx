import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { ruleWords } from "@/components/compliance/rule-words";
import { Badge } from "@/components/ui/badge";
import { buttonStyle } from "@/components/ui/button";
import type { RuleRecord } from "@/lib/compliance/schemas";
import type { PaperView } from "@/lib/papers";
import type { Worker } from "./add-paper";
import { AddPaper } from "./add-paper";
import { PaperBadge } from "./paper-badge";
import type { FinishPaper, StartPaper } from "./send-file";

type Props = {
  record: RuleRecord;
  /** Those for it, the newest first. */
  papers: PaperView[];
  kitchenId: string | null;
  /** Who may be named on a paper that each worker needs. */
  workers: Worker[];
  start: StartPaper;
  finish: FinishPaper;
};

/** One thing that is asked: what, by whom, why, who says so, the papers for it and how to add one. */
export async function RequirementPapers({ record, papers, workers, ...add }: Props) {
  const { t, fact, day } = await ruleWords();
  const own = await getTranslations("papers");
  const { conditions, source, confidence } = record;
  return (
    <article
      id={record.id}
      className="scroll-mt-4 grid content-start gap-3 rounded-card border border-line bg-surface p-4 sm:p-5"
    >
      <header className="grid gap-2">
        <h3 lang="en" className="text-lg leading-snug">
          {record.title}
        </h3>
        <p className="flex flex-wrap gap-2">
          <Badge>{t(`force.${record.force}`)}</Badge>
          {confidence === "recalled" && <Badge tone="warn">{t("check")}</Badge>}
        </p>
      </header>
      <details>
        <summary className="flex min-h-11 cursor-pointer items-center underline underline-offset-4">
          {own("why")} <span className="sr-only">{record.title}</span>
        </summary>
        <dl className="grid gap-2 pt-1">
          <Fact name={t("agency")}>
            <span lang="en">{record.issuing_agency}</span>
          </Fact>
          <Fact name={t("why")}>
            {conditions.length === 0 ? t("always") : t("when", { facts: conditions.map(fact).join("; ") })}
            {record.subject === "person" && <>. {t("perPerson")}</>}
          </Fact>
          <Fact name={t("source")}>
            {confidence === "recalled" || source.url === null ? (
              t("fromMemory", { date: day(record.as_of) })
            ) : (
              <a
                href={source.url}
                rel="noopener noreferrer nofollow"
                lang="en"
                className="underline underline-offset-4"
              >
                {source.title}
              </a>
            )}
          </Fact>
        </dl>
      </details>
      {papers.length === 0 ? <p className="text-ink-soft">{own("none")}</p> : <PaperLinks papers={papers} />}
      <details className="group">
        <summary className={`${buttonStyle({ tone: "plain" })} cursor-pointer list-none`}>
          {papers.length === 0 ? own("addFirst") : own("addNext")}{" "}
          <span className="sr-only">{record.title}</span>
        </summary>
        <div className="pt-3">
          <AddPaper
            {...add}
            requirement={record.id}
            title={record.title}
            workers={record.subject === "person" ? workers : null}
          />
        </div>
      </details>
    </article>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="grid gap-x-4 sm:grid-cols-[9rem_1fr]">
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

/** Papers, each with how far it has come and until when it is good. */
export async function PaperLinks({ papers, named = false }: { papers: PaperView[]; named?: boolean }) {
  const [t, { day }] = await Promise.all([getTranslations("papers"), ruleWords()]);
  return (
    <ul className="grid gap-2">
      {papers.map(({ id, status, validUntil, number, fileName, rule, staffName }) => (
        <li key={id}>
          <Link
            href={`/papers/${id}`}
            className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 rounded-lg border border-line p-3 hover:border-line-strong"
          >
            <PaperBadge status={status} />
            <span className="min-w-0 break-words">
              {named ? (rule?.title ?? fileName) : number || fileName || t("paper")}
              {staffName && ` · ${staffName}`}
              {validUntil && ` · ${t("until", { day: day(validUntil) })}`}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
