import { getLocale, getTranslations } from "next-intl/server";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { TextLink } from "@/components/ui/text-link";
import { formatZoned } from "@/lib/core/zoned";
import type { RecordDesk } from "@/lib/public-records";
import { ClosureForm } from "./closure-form";

/** Kitchens of which an agency's last word is that they are closed. */
export async function Closures({ closures, may }: { closures: RecordDesk["closures"]; may: boolean }) {
  const [t, locale] = await Promise.all([getTranslations("records"), getLocale()]);
  const day = (date: string) =>
    formatZoned(new Date(`${date}T00:00:00Z`), "UTC", locale, { dateStyle: "medium" });
  return (
    <section className="grid gap-3" aria-labelledby="closures">
      <h2 id="closures">{t("closures")}</h2>
      {closures.length === 0 && <EmptyState title={t("noClosures")} />}
      <ul className="grid gap-3">
        {closures.map(({ id, source, inspectedOn, said, kitchenId, kitchenName, published, matched }) => (
          <li key={id} className="grid gap-3 rounded-card border border-line bg-surface p-4">
            <TextLink strong href={`/admin/kitchens/${kitchenId}`}>
              {kitchenName}
            </TextLink>
            <p className="break-words">
              {t("closedOn", {
                source: t(`sources.${source}`),
                day: day(inspectedOn),
                said: said || t("closedOnly"),
              })}
            </p>
            {!matched && <Notice tone="warn">{t("unsure")}</Notice>}
            {may && <ClosureForm closureId={id} published={published} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
