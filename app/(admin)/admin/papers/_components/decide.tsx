"use client";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { buttonStyle } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { SelectField, TextArea, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { REVIEW_REASONS } from "@/lib/core/paper-terms";
import { settlePaperAction } from "../actions";

type ApproveProps = { paperId: string; needsReason: boolean; second: boolean };

/** Against what was read, or after its last day, an approval says why and waits for another admin. */
export function ApproveForm({ paperId, needsReason, second }: ApproveProps) {
  const t = useTranslations("desk");
  const asks = needsReason && !second;
  return (
    <ActionForm action={settlePaperAction}>
      {({ errors }) => (
        <>
          <input type="hidden" name="paperId" value={paperId} />
          <input type="hidden" name="decision" value="approve" />
          {asks && <TextField label={t("whyApprove")} name="reason" maxLength={500} errors={errors.reason} />}
          <SubmitButton busy={t("working")} data-desk-key="a">
            {t(asks ? "endorse" : "approve")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

type RefuseProps = { paperId: string /** After an approval, which it ends. */; revokes?: boolean };

/** Why it is not accepted, in words that its holder gets in their own language, or what is still wanted of them. */
export function RefuseForm({ paperId, revokes = false }: RefuseProps) {
  const t = useTranslations("desk");
  const reasons = useTranslations("papers.reasons");
  const select = useRef<HTMLDivElement>(null);
  return (
    <details
      onToggle={(event) => {
        if (event.currentTarget.open) select.current?.querySelector("select")?.focus();
      }}
    >
      <summary data-desk-key="r" className={`${buttonStyle({ tone: "danger" })} cursor-pointer list-none`}>
        {t(revokes ? "revoke" : "refuse")}
      </summary>
      <Card className="mt-3">
        <ActionForm action={settlePaperAction}>
          {({ errors }) => (
            <>
              <input type="hidden" name="paperId" value={paperId} />
              <div ref={select}>
                <SelectField label={t("reason")} name="code" defaultValue="" errors={errors.code}>
                  <option value="">{t("choose")}</option>
                  {REVIEW_REASONS.map((code) => (
                    <option key={code} value={code}>
                      {reasons(code)}
                    </option>
                  ))}
                </SelectField>
              </div>
              <TextArea
                label={t("words")}
                name="reason"
                maxLength={500}
                hint={t("wordsHint")}
                errors={errors.reason}
              />
              <Decisions revokes={revokes} />
            </>
          )}
        </ActionForm>
      </Card>
    </details>
  );
}

function Decisions({ revokes }: { revokes: boolean }) {
  const t = useTranslations("desk");
  const decisions = revokes ? (["revoke"] as const) : (["reject", "return"] as const);
  return (
    <div className="flex flex-wrap gap-2">
      {decisions.map((decision) => (
        <SubmitButton
          key={decision}
          tone={decision === "return" ? "plain" : "danger"}
          busy={t("working")}
          name="decision"
          value={decision}
        >
          {t(decision)}
        </SubmitButton>
      ))}
    </div>
  );
}
