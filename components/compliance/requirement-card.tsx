import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import type { RuleRecord } from "@/lib/compliance/schemas";
import { formatMoney } from "@/lib/core/money";
import { ruleWords } from "./rule-words";

type Words = Awaited<ReturnType<typeof ruleWords>>;
type Props = { record: RuleRecord; titles: ReadonlyMap<string, string> };

/** One requirement with everything that is known of it. What its pages do not support is marked, line by line. */
export async function RequirementCard({ record, titles }: Props) {
  const words = await ruleWords();
  const { t, fact } = words;
  const { conditions, grace, subject } = record;
  const sure = (...fields: string[]) => fields.some((field) => record.read_fields.includes(field));
  return (
    <article
      id={record.id}
      className="grid scroll-mt-4 content-start gap-3 rounded-card border border-line bg-surface p-4 sm:p-5"
    >
      <header className="grid gap-2">
        <h3 lang="en" className="text-lg leading-snug">
          {record.title}
        </h3>
        <p className="flex flex-wrap gap-2">
          <Badge>{t(`force.${record.force}`)}</Badge>
          {record.confidence === "recalled" && <Badge tone="warn">{t("check")}</Badge>}
        </p>
      </header>
      <dl className="grid gap-2">
        <Line name={t("agency")} sure={sure("issuing_agency")} check={t("checkShort")}>
          <span lang="en">{record.issuing_agency}</span>
        </Line>
        <Line name={t("why")} sure={conditions.length === 0 || sure("conditions")} check={t("checkShort")}>
          {conditions.length === 0 ? t("always") : t("when", { facts: conditions.map(fact).join("; ") })}
          {subject === "person" && <>. {t("perPerson")}</>}
        </Line>
        <Line name={t("lasts")} sure={sure("validity_months", "expiry_rule")} check={t("checkShort")}>
          {words.expiry(record.expiry_rule)}
          {record.renewal_validity_months !== null &&
            `; ${t("renewal", { months: record.renewal_validity_months })}`}
        </Line>
        <Fee record={record} words={words} />
        {grace && subject === "person" && (
          <Line name={t("grace")} sure={sure("grace")} check={t("checkShort")}>
            {t("graceDays", { days: grace.days })}
          </Line>
        )}
        {record.coverage && (
          <Line name={t("coverage")} sure={sure("coverage")} check={t("checkShort")}>
            {t("coverageLimits", {
              each: formatMoney(record.coverage.per_occurrence_cents, "usd", words.locale),
              all: formatMoney(record.coverage.aggregate_cents, "usd", words.locale),
            })}
          </Line>
        )}
        <Prerequisites record={record} titles={titles} words={words} />
        {record.code_citation && (
          <Line name={t("law")} sure={sure("code_citation")} check={t("checkShort")}>
            <span lang="en">{record.code_citation}</span>
          </Line>
        )}
        {record.notes && (
          <Line name={t("notes")} sure check="">
            <span lang="en">{record.notes}</span>
          </Line>
        )}
        <Sources record={record} words={words} />
      </dl>
    </article>
  );
}

type LineProps = { name: string; sure: boolean; check: string; children: ReactNode };

function Line({ name, sure, check, children }: LineProps) {
  return (
    <div className="grid gap-x-4 sm:grid-cols-[9rem_1fr]">
      <dt className="text-ink-soft">{name}</dt>
      <dd className="min-w-0 break-words">
        {children}{" "}
        {!sure && <span className="text-sm font-semibold whitespace-nowrap text-warn">({check})</span>}
      </dd>
    </div>
  );
}

function Fee({ record: { fee, read_fields }, words: { t, fee: say } }: { record: RuleRecord; words: Words }) {
  if (!fee)
    return (
      <Line name={t("fee")} sure check="">
        {t("feeUnknown")}
      </Line>
    );
  return (
    <Line name={t("fee")} sure={read_fields.includes("fee")} check={t("checkShort")}>
      {say(fee)}
      {fee.note && (
        <span lang="en" className="text-ink-soft">
          {" "}
          ({fee.note})
        </span>
      )}
    </Line>
  );
}

function Prerequisites({ record, titles, words: { t } }: Props & { words: Words }) {
  if (record.prerequisites.length === 0) return null;
  return (
    <Line name={t("first")} sure={record.read_fields.includes("prerequisites")} check={t("checkShort")}>
      {record.prerequisites.map((id, at) => (
        <span key={id}>
          {at > 0 && "; "}
          <span lang="en">{titles.get(id) ?? id}</span>
        </span>
      ))}
    </Line>
  );
}

function Sources({ record, words: { t, day } }: { record: RuleRecord; words: Words }) {
  const { source, also_read, as_of, confidence } = record;
  return (
    <>
      <Line name={t("source")} sure check="">
        {confidence === "recalled" || source.url === null ? (
          t("fromMemory", { date: day(as_of) })
        ) : (
          <>
            <Source {...source} url={source.url} />{" "}
            <span className="text-ink-soft">({t("asOf", { date: day(as_of) })})</span>
          </>
        )}
      </Line>
      {also_read.length > 0 && (
        <Line name={t("alsoRead")} sure check="">
          <ul className="grid gap-1">
            {also_read.map(({ title, url }) => (
              <li key={title}>{url === null ? title : <Source title={title} url={url} />}</li>
            ))}
          </ul>
        </Line>
      )}
    </>
  );
}

const Source = ({ title, url }: { title: string; url: string }) => (
  <a href={url} rel="noopener noreferrer nofollow" lang="en" className="underline underline-offset-4">
    {title}
  </a>
);
