import { getTranslations } from "next-intl/server";
import { dayFormat, ruleWords } from "@/components/compliance/rule-words";
import { formatMoney } from "@/lib/core/money";
import type { PaperView } from "@/lib/papers";

/** What its person says stands on a paper. */
export async function PaperFacts({ paper }: { paper: PaperView }) {
  const [t, { locale }] = await Promise.all([getTranslations("papers.fields"), ruleWords()]);
  const day = dayFormat(locale);
  const { number, issuer, holderName, validFrom, validUntil, coverage } = paper;
  const money = (cents: number | null | undefined) => (cents ? formatMoney(cents, "usd", locale) : "");
  const facts = [
    [t("validFrom"), validFrom && day(validFrom)],
    [t("validUntil"), validUntil && day(validUntil)],
    [t("number"), number],
    [t("issuer"), issuer],
    [t("holderName"), holderName],
    [t("occurrence"), money(coverage?.occurrenceCents)],
    [t("aggregate"), money(coverage?.aggregateCents)],
    [t("additionalInsured"), coverage?.additionalInsured],
  ].filter(([, value]) => value);
  if (facts.length === 0) return <p className="text-ink-soft">{t("nothing")}</p>;
  return (
    <dl className="grid gap-2">
      {facts.map(([name, value]) => (
        <div key={name} className="grid gap-x-4 sm:grid-cols-[12rem_1fr]">
          <dt className="text-ink-soft">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
