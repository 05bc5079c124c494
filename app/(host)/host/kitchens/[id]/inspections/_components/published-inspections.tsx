import { getLocale, getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";
import { formatZoned } from "@/lib/core/zoned";
import type { inspectionsOfKitchen } from "@/lib/public-records";

type Props = { inspections: Awaited<ReturnType<typeof inspectionsOfKitchen>> };

/** What agencies published of the kitchen, once somebody has confirmed that it is about it. */
export async function PublishedInspections({ inspections }: Props) {
  const [t, locale] = await Promise.all([getTranslations("records"), getLocale()]);
  const day = (date: string) =>
    formatZoned(new Date(`${date}T00:00:00Z`), "UTC", locale, { dateStyle: "medium" });
  return (
    <section className="grid gap-3" aria-labelledby="published">
      <h2 id="published">{t("published")}</h2>
      <p className="text-ink-soft">{t("publishedLead")}</p>
      {inspections.length === 0 && <EmptyState title={t("nonePublished")} />}
      <ul className="grid gap-3">
        {inspections.map(({ inspectionKey, source, inspectedOn, kind, result, score }) => (
          <li key={source + inspectionKey} className="grid rounded-card border border-line bg-surface p-4">
            <span className="font-semibold">
              {t("found", { day: day(inspectedOn), result: t(`results.${result}`) })}
            </span>
            <span className="break-words text-ink-soft">
              {[t(`sources.${source}`), kind, score === null ? "" : t("scored", { score })]
                .filter(Boolean)
                .join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
