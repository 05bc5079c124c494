import { getTranslations } from "next-intl/server";
import { LOOKS } from "./looks";

/** What each outline and pattern stands for. */
export async function Legend() {
  const t = await getTranslations("hostCalendar");
  return (
    <section aria-label={t("legend")} className="grid gap-2">
      <ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {(Object.keys(LOOKS) as (keyof typeof LOOKS)[]).map((kind) => (
          <li key={kind} className="flex items-center gap-2">
            <span aria-hidden className={`inline-block h-4 w-7 rounded ${LOOKS[kind]}`} />
            {t(`kinds.${kind}`)}
          </li>
        ))}
        <li className="flex items-center gap-2">
          <span aria-hidden className="inline-block h-4 w-0.5 bg-danger" />
          {t("kinds.now")}
        </li>
      </ul>
      <p className="text-sm text-ink-soft max-sm:hidden">{t("dragHint")}</p>
    </section>
  );
}
