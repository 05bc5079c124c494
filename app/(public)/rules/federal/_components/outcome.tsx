import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import type { FederalOutcome } from "@/lib/compliance";

/** What follows from the answers, and where the law says so. */
export async function Outcome({ outcome: { exemption, steps, citations } }: { outcome: FederalOutcome }) {
  const t = await getTranslations("federal");
  return (
    <Card className="grid gap-4">
      <h2>{t("result")}</h2>
      <Notice tone={exemption === null ? "warn" : "good"}>
        <strong>{exemption === null ? t("registers") : t(`exempt.${exemption}`)}</strong>
      </Notice>
      <h3>{t("todo")}</h3>
      {steps.length === 0 ? (
        <p>{t("nothing")}</p>
      ) : (
        <ul className="grid list-disc gap-2 pl-5">
          {steps.map((step) => (
            <li key={step}>{t(`steps.${step}`)}</li>
          ))}
        </ul>
      )}
      <p className="text-sm text-ink-soft">{t("law", { citations: citations.join(", ") })}</p>
    </Card>
  );
}
