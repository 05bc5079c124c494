import { getTranslations } from "next-intl/server";
import { AddPaper } from "@/components/papers/add-paper";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { SubmitButton } from "@/components/ui/submit-button";
import type { PaperView } from "@/lib/papers";
import { finishPaperAction, startPaperAction, withdrawPaperAction } from "../../actions";

/** Another file in place of this one, and taking it back. */
export async function Change({ paper }: { paper: PaperView }) {
  const t = await getTranslations("papers");
  const { id, status, requirement, kitchenId, staffId, rule } = paper;
  const gone = status === "withdrawn";
  if (status === "reading") return null;
  return (
    <div className="grid gap-6">
      <Card className="grid gap-3">
        <h2>{t("replace")}</h2>
        {status === "approved" && <p className="text-ink-soft">{t("replaceLead")}</p>}
        <AddPaper
          start={startPaperAction}
          finish={finishPaperAction}
          requirement={requirement}
          kitchenId={kitchenId}
          title={rule?.title ?? ""}
          replacesId={id}
          staffId={staffId}
        />
      </Card>
      {!gone && (
        <Confirm label={t("withdraw")}>
          <p>{t(status === "approved" ? "withdrawApproved" : "withdrawLead")}</p>
          <ActionForm action={withdrawPaperAction}>
            <input type="hidden" name="paperId" value={id} />
            <SubmitButton tone="danger" busy={t("working")} className="justify-self-start">
              {t("withdrawNow")}
            </SubmitButton>
          </ActionForm>
        </Confirm>
      )}
    </div>
  );
}
