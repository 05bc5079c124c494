"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { TextArea, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { draftRulesAction } from "../actions";

/** The next version begins as a copy, and with where its changes come from. */
export function DraftForm({ fromVersionId }: { fromVersionId: string }) {
  const t = useTranslations("adminRules");
  return (
    <Card className="grid gap-3">
      <h2>{t("draftTitle")}</h2>
      <ActionForm action={draftRulesAction}>
        {({ errors }) => (
          <>
            <input type="hidden" name="fromVersionId" value={fromVersionId} />
            <TextField
              label={t("sourceTitle")}
              hint={t("sourceTitleHint")}
              name="sourceTitle"
              required
              maxLength={300}
              errors={errors.sourceTitle}
            />
            <TextField label={t("sourceUrl")} name="sourceUrl" type="url" errors={errors.sourceUrl} />
            <TextArea label={t("note")} name="note" rows={2} maxLength={2_000} errors={errors.note} />
            <SubmitButton busy={t("working")} className="justify-self-start">
              {t("draft")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
    </Card>
  );
}
