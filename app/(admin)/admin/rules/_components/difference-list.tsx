import { getTranslations } from "next-intl/server";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import type { Differences } from "@/lib/compliance";

type Props = { differences: Differences };

const shown = (value: unknown) =>
  typeof value === "string"
    ? value
    : value === null
      ? "–"
      : JSON.stringify(value, null, 1).replaceAll("\n", " ");

/** What one version has that the other has not, field by field as the data writes it. */
export async function DifferenceList({ differences: { added, removed, changed } }: Props) {
  const t = await getTranslations("adminRules");
  if (added.length + removed.length + changed.length === 0)
    return <p className="text-ink-soft">{t("same")}</p>;
  const whole = [
    ...added.map(({ id, title }) => ({ id, title, label: t("added"), tone: "good" as BadgeTone })),
    ...removed.map(({ id, title }) => ({ id, title, label: t("removed"), tone: "bad" as BadgeTone })),
  ];
  return (
    <ul className="grid gap-3">
      {whole.map(({ id, title, label, tone }) => (
        <li key={id} className="grid gap-1 rounded-lg border border-line p-3">
          <Badge tone={tone}>{label}</Badge>
          <span lang="en">{title}</span>
        </li>
      ))}
      {changed.map(({ id, title, fields }) => (
        <li key={id} className="grid gap-2 rounded-lg border border-line p-3">
          <Badge tone="warn">{t("changed")}</Badge>
          <span lang="en">{title}</span>
          <dl className="grid gap-2">
            {fields.map(({ field, before, after }) => (
              <div key={field} className="grid gap-1">
                <dt lang="en" className="font-semibold">
                  {field}
                </dt>
                <dd className="break-words">
                  <span className="text-ink-soft">{t("before")}:</span> <del>{shown(before)}</del>
                </dd>
                <dd className="break-words">
                  <span className="text-ink-soft">{t("after")}:</span> <ins>{shown(after)}</ins>
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
