import { getTranslations } from "next-intl/server";
import { ruleWords } from "@/components/compliance/rule-words";
import { Waiting } from "@/components/papers/waiting";
import { Notice } from "@/components/ui/notice";
import { REVIEW_WITHIN_HOURS } from "@/lib/core/paper-terms";
import type { PaperView } from "@/lib/papers";

/** How a paper stands, and what is to be done, in a sentence or two. */
export async function Standing({ paper }: { paper: PaperView }) {
  const [t, { day }] = await Promise.all([getTranslations("papers"), ruleWords()]);
  const { status, fault, reviewCode, reviewReason, validUntil } = paper;
  const why = reviewCode && (
    <>
      <p>{t(`reasons.${reviewCode}`)}</p>
      {reviewReason && <p className="break-words">“{reviewReason}”</p>}
    </>
  );
  switch (status) {
    case "reading":
      return (
        <div className="grid gap-2" role="status">
          <p>{t("standing.reading")}</p>
          <Waiting />
        </div>
      );
    case "refused":
      return (
        <Notice tone="bad" live>
          <p>{t(`faults.${fault ?? "broken"}`)}</p>
          <p>{t("standing.refused")}</p>
        </Notice>
      );
    case "to_confirm":
      return why ? <Notice tone="warn">{why}</Notice> : <Notice>{t("standing.to_confirm")}</Notice>;
    case "in_review":
      return <Notice>{t("standing.in_review", { hours: REVIEW_WITHIN_HOURS })}</Notice>;
    case "approved":
      return (
        <Notice tone="good">
          {validUntil ? t("standing.approvedUntil", { day: day(validUntil) }) : t("standing.approved")}
        </Notice>
      );
    case "rejected":
      return (
        <Notice tone="bad">
          {why}
          <p>{t("standing.rejected")}</p>
        </Notice>
      );
    default:
      return <Notice>{t(`standing.${status}`)}</Notice>;
  }
}
