import { getTranslations } from "next-intl/server";
import { FieldsForm } from "@/components/papers/fields-form";
import { PagePictures } from "@/components/papers/page-pictures";
import { PaperFacts } from "@/components/papers/paper-facts";
import { valuesOf } from "@/components/papers/values-of";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { textLink } from "@/components/ui/text-link";
import type { PaperView } from "@/lib/papers";
import { confirmPaperAction } from "../../actions";

/** The pages of a paper beside what stands on them: to be confirmed by its person, or as it was confirmed. */
export async function Pages({ paper, writes }: { paper: PaperView; writes: boolean }) {
  const { id, status, pageCount, reading } = paper;
  if (pageCount === 0 || status === "withdrawn") return null;
  const t = await getTranslations("papers");
  const confirms = writes && status === "to_confirm";
  return (
    <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-2">
      <Card className="grid gap-4">
        <h2>{t(confirms ? "check" : "says")}</h2>
        {confirms && <LooksLikeAnother paper={paper} />}
        {confirms ? (
          <FieldsForm
            as="confirm"
            action={confirmPaperAction}
            paperId={id}
            values={valuesOf(paper)}
            reading={reading}
            insurance={paper.rule?.category === "insurance"}
          />
        ) : (
          <PaperFacts paper={paper} />
        )}
      </Card>
      <div className="grid gap-3">
        <PagePictures paperId={id} pageCount={pageCount} reading={confirms ? reading : null} />
        <a href={`/papers/${id}/file`} className={textLink}>
          {t("openFile")}
        </a>
      </div>
    </div>
  );
}

const NEARLY_SURE = 0.7;

async function LooksLikeAnother({ paper }: { paper: PaperView }) {
  const t = await getTranslations("papers");
  const guess = paper.reading?.fields.requirement;
  if (!guess || guess.value === paper.requirement || guess.confidence < NEARLY_SURE) return null;
  return <Notice tone="warn">{t("looksLikeAnother")}</Notice>;
}
