import { getTranslations } from "next-intl/server";
import { Badge } from "@/components/ui/badge";
import { TextLink } from "@/components/ui/text-link";
import type { Gap } from "@/lib/core/gate-terms";
import { ruleWords } from "./rule-words";

type Props = {
  gaps: readonly Gap[];
  today: string;
  gateFrom: string | null;
  /** The page on which a paper is added, each asked one under its id. */
  papersAt: string;
};

/** Which papers leave days open, the soonest first, and whether that closes anything. */
export async function OpenDays({ gaps, today, gateFrom, papersAt }: Props) {
  const [t, { day }] = await Promise.all([getTranslations("gate"), ruleWords()]);
  const known = gaps.filter(({ standing }) => standing !== "unknown");
  return (
    <section className="grid gap-3" aria-labelledby="open-days">
      <h2 id="open-days">{t("openDays")}</h2>
      <p className="text-ink-soft">{gateFrom ? t("gateFrom", { day: day(gateFrom) }) : t("noGate")}</p>
      {known.length === 0 && gaps.length === 0 && <p className="font-semibold">{t("allCovered")}</p>}
      <ul className="grid gap-3">
        {known.map(({ requirement, standing, fromOn, untilOn, paper, rule }) => (
          <li
            key={`${requirement}:${fromOn}`}
            className="grid gap-1 rounded-card border border-line bg-surface p-4"
          >
            <p className="flex flex-wrap items-center gap-2">
              <Badge tone={fromOn <= today ? "bad" : "warn"}>
                {t(`standing.${standing === "expired" && fromOn > today ? "ends" : (standing as "missing")}`)}
              </Badge>
              <TextLink strong href={`${papersAt}#${requirement}`}>
                {paper}
              </TextLink>
            </p>
            <p>
              {untilOn
                ? t("fromUntil", { from: day(fromOn), until: day(untilOn) })
                : t("fromOn", { from: day(fromOn) })}
            </p>
            <p className="break-words text-sm text-ink-soft">{rule}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
