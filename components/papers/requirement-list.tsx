import { getTranslations } from "next-intl/server";
import type { RuleRecord } from "@/lib/compliance/schemas";
import { RULE_CATEGORIES } from "@/lib/core/compliance-terms";
import type { PaperView } from "@/lib/papers";
import type { Worker } from "./add-paper";
import { PaperLinks, RequirementPapers } from "./requirement-papers";
import type { FinishPaper, StartPaper } from "./send-file";

type Props = {
  /** What is asked of this side, by law or by custom. */
  records: RuleRecord[];
  papers: PaperView[];
  kitchenId: string | null;
  workers: Worker[];
  start: StartPaper;
  finish: FinishPaper;
};

/** Everything asked, by kind, with its papers; what a paper is for that is not asked here comes last. */
export async function RequirementList({ records, papers, ...add }: Props) {
  const [t, rules] = await Promise.all([getTranslations("papers"), getTranslations("rules")]);
  const live = papers.filter(({ status }) => status !== "withdrawn" && status !== "uploading");
  const asked = new Set(records.map(({ id }) => id));
  const others = live.filter(({ requirement }) => !asked.has(requirement));
  return (
    <>
      {RULE_CATEGORIES.map((category) => {
        const these = records.filter((record) => record.category === category);
        if (these.length === 0) return null;
        return (
          <section key={category} className="grid gap-3" aria-labelledby={category}>
            <h2 id={category}>{rules(`categories.${category}`)}</h2>
            <div className="grid items-start gap-4 lg:grid-cols-2">
              {these.map((record) => (
                <RequirementPapers
                  key={record.id}
                  record={record}
                  papers={live.filter(({ requirement }) => requirement === record.id)}
                  {...add}
                />
              ))}
            </div>
          </section>
        );
      })}
      {others.length > 0 && (
        <section className="grid gap-3" aria-labelledby="others">
          <h2 id="others">{t("others")}</h2>
          <PaperLinks papers={others} named />
        </section>
      )}
    </>
  );
}
