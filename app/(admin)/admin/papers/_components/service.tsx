import { getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
import type { PaperQueue } from "@/lib/papers";

/** How many wait, and whether the oldest has waited longer than was promised. */
export async function Service({ queue: { waiting, oldestHours, withinHours } }: { queue: PaperQueue }) {
  const t = await getTranslations("desk");
  if (waiting === 0) return null;
  const late = (oldestHours ?? 0) >= withinHours;
  return (
    <Notice tone={late ? "bad" : "info"}>
      {t("service", { count: waiting, hours: oldestHours ?? 0, within: withinHours })}
    </Notice>
  );
}
