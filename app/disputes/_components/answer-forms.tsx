"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextArea } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { keepNoteAction, sendEvidenceAction } from "../actions";

type Props = { disputeId: string; note: string };

/** What somebody wants to have said, and sending it with all that was collected, once and for good. */
export function AnswerForms({ disputeId, note }: Props) {
  const t = useTranslations("dispute");
  return (
    <div className="grid gap-4">
      <ActionForm action={keepNoteAction}>
        {({ errors, data }) => (
          <>
            <input type="hidden" name="disputeId" value={disputeId} />
            <TextArea
              label={t("note")}
              hint={t("noteHint")}
              name="note"
              rows={4}
              maxLength={4_000}
              defaultValue={note}
              errors={errors.note}
            />
            {data !== null && (
              <Notice tone="good" live>
                {t("kept")}
              </Notice>
            )}
            <SubmitButton busy={t("working")} tone="plain" className="justify-self-start">
              {t("keep")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
      <ActionForm action={sendEvidenceAction}>
        {() => (
          <>
            <input type="hidden" name="disputeId" value={disputeId} />
            <SubmitButton busy={t("working")} className="justify-self-start">
              {t("send")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
    </div>
  );
}
