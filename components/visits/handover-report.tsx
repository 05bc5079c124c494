import { Check, X } from "lucide-react";
import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { USUAL_CHECKLIST } from "@/lib/core/visit-terms";
import type { Handover } from "@/lib/visits";

const usual = (item: string) => USUAL_CHECKLIST.find((name) => name === item);

/** What an item of a checklist is called: the host's own words, or the usual sentence in the reader's language. */
export async function itemWords(): Promise<(item: string) => string> {
  const t = await getTranslations("day");
  return (item) => {
    const known = usual(item);
    return known ? t(`usualChecklist.${known}`) : item;
  };
}

/** How a crew found the kitchen and how it left it, with its photos. */
export async function HandoverReport({ handover: { told, photos } }: { handover: Handover }) {
  const [t, words] = await Promise.all([getTranslations("day"), itemWords()]);
  if (told.length === 0 && photos.length === 0) return null;
  return (
    <Card className="grid gap-4">
      <h2>{t("handover")}</h2>
      {(["arrival", "check_out"] as const).map((kind) => {
        const one = told.find((entry) => entry.kind === kind);
        const shown = photos.filter((photo) => photo.kind === kind);
        if (!one && shown.length === 0) return null;
        return (
          <section key={kind} className="grid gap-2">
            <h3 className="font-semibold">{t(kind === "arrival" ? "foundIt" : "leftIt")}</h3>
            <ul className="grid gap-1">
              {one?.items.map(({ label, done }) => (
                <li key={label} className="flex gap-2">
                  {done ? (
                    <Check role="img" aria-label={t("done")} className="mt-1 size-4 shrink-0" />
                  ) : (
                    <X role="img" aria-label={t("notDone")} className="mt-1 size-4 shrink-0 text-danger" />
                  )}
                  <span className="min-w-0 break-words">{words(label)}</span>
                </li>
              ))}
            </ul>
            {one?.note && <p className="break-words whitespace-pre-line">{one.note}</p>}
            <ul className="grid grid-cols-3 gap-2 sm:grid-cols-4">
              {shown.map(({ id, item }) => (
                <li key={id}>
                  <a href={`/handover-photos/${id}`}>
                    {/* biome-ignore lint/performance/noImgElement: private, so no optimizer may keep a copy */}
                    <img
                      src={`/handover-photos/${id}`}
                      alt={item ? t("photoAlt", { item: words(item) }) : t("photoFound")}
                      className="aspect-square w-full rounded-lg border border-line object-cover"
                    />
                  </a>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </Card>
  );
}
