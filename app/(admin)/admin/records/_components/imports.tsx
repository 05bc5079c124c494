import { getLocale, getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";
import { formatZoned } from "@/lib/core/zoned";
import type { RecordDesk } from "@/lib/public-records";

/** What was imported of late, how far it came, and the first rows that were left out. */
export async function Imports({ imports }: { imports: RecordDesk["imports"] }) {
  const [t, locale] = await Promise.all([getTranslations("records"), getLocale()]);
  const day = (at: string) => formatZoned(new Date(at), "UTC", locale, { dateStyle: "medium" });
  return (
    <section className="grid gap-3" aria-labelledby="imports">
      <h2 id="imports">{t("imports")}</h2>
      <p className="text-ink-soft">{t("importHint")}</p>
      {imports.length === 0 && <EmptyState title={t("noImports")} />}
      <ul className="grid gap-3">
        {imports.map(({ id, source, fileName, rowsRead, rowsBad, createdAt, finishedAt, faults }) => (
          <li key={id} className="grid gap-1 rounded-card border border-line bg-surface p-4">
            <span className="font-semibold break-all">
              {fileName} · {day(createdAt)}
            </span>
            <span>{t("rows", { source: t(`sources.${source}`), read: rowsRead, bad: rowsBad })}</span>
            {!finishedAt && <span className="text-warn">{t("running")}</span>}
            {faults.map(({ line, field, problem }) => (
              <span key={line} className="text-sm break-words text-ink-soft">
                {t("fault", { line, field, problem: t(`problems.${problem}`) })}
              </span>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
