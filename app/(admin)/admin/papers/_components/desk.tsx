import { getTranslations } from "next-intl/server";
import { FieldsForm } from "@/components/papers/fields-form";
import { PagePictures } from "@/components/papers/page-pictures";
import { PaperFacts } from "@/components/papers/paper-facts";
import { valuesOf } from "@/components/papers/values-of";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { localDate } from "@/lib/core/zoned";
import type { PaperView } from "@/lib/papers";
import { correctPaperAction } from "../actions";
import { ApproveForm, RefuseForm } from "./decide";
import { ReadBeside } from "./read-beside";

type Props = { paper: PaperView; reviewerId: string; today: Date };

/** One paper: its pages, what its person says beside what was read, and what the reviewer makes of it. */
export async function Desk({ paper, reviewerId, today }: Props) {
  const t = await getTranslations("desk");
  const { id, pageCount, reading, rule, requirement, holder, kitchenName, staffName } = paper;
  const day = localDate(today, paper.timeZone ?? "America/Los_Angeles");
  const dated = paper.validUntil === null ? reading?.fields.validFrom : reading?.fields.validUntil;
  const over = paper.validUntil !== null && paper.validUntil < day;
  const needsReason = over || !dated;
  const own = paper.uploadedBy === reviewerId || paper.userId === reviewerId;
  return (
    <article className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
      <div className="grid gap-4">
        <Card className="grid gap-3">
          <h2 lang="en">{rule?.title ?? requirement}</h2>
          <p className="break-words text-ink-soft">
            {[kitchenName ?? holder, staffName].filter(Boolean).join(" · ")}
          </p>
          {over && <Notice tone="bad">{t("over")}</Notice>}
          {!dated && <Notice tone="warn">{t("notRead")}</Notice>}
          {paper.endorsedBy && <Notice>{t("endorsed")}</Notice>}
          <PaperFacts paper={paper} />
          <ReadBeside paper={paper} />
        </Card>
        {own ? (
          <Notice tone="warn">{t("own")}</Notice>
        ) : (
          <>
            <ApproveForm paperId={id} needsReason={needsReason} second={paper.endorsedBy !== null} />
            <RefuseForm paperId={id} />
            <details>
              <summary
                data-desk-key="e"
                className={`${buttonStyle({ tone: "quiet" })} cursor-pointer list-none`}
              >
                {t("correct")}
              </summary>
              <Card className="mt-3">
                <FieldsForm
                  as="correct"
                  action={correctPaperAction}
                  paperId={id}
                  values={valuesOf(paper)}
                  reading={reading}
                  insurance={rule?.category === "insurance"}
                />
              </Card>
            </details>
          </>
        )}
      </div>
      <PagePictures paperId={id} pageCount={pageCount} reading={reading} />
    </article>
  );
}
