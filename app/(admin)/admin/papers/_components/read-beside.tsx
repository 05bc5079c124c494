import { getTranslations } from "next-intl/server";
import { ruleWords } from "@/components/compliance/rule-words";
import { SURE } from "@/lib/core/paper-terms";
import type { PaperView } from "@/lib/papers";

const NAMES = ["validFrom", "validUntil", "number", "issuer", "holderName"] as const;

/** What was read where it differs from what its person says: that is what a reviewer looks at first. */
export async function ReadBeside({ paper }: { paper: PaperView }) {
  const [t, fields, { day }] = await Promise.all([
    getTranslations("desk"),
    getTranslations("papers.fields"),
    ruleWords(),
  ]);
  const differing = NAMES.flatMap((name) => {
    const read = paper.reading?.fields[name];
    const said = paper[name] ?? "";
    return read && read.value !== said ? [{ name, ...read }] : [];
  });
  if (differing.length === 0) return <p className="text-ink-soft">{t("same")}</p>;
  return (
    <div className="grid gap-1">
      <h3>{t("differs")}</h3>
      <ul className="grid gap-1">
        {differing.map(({ name, value, confidence }) => (
          <li key={name} className={confidence >= SURE ? "font-semibold text-warn" : "text-ink-soft"}>
            {t("readAs", {
              field: fields(name),
              value: name.startsWith("valid") ? day(value) : value,
              percent: Math.round(confidence * 100),
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}
