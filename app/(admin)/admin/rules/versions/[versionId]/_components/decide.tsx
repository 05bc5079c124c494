"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { Confirm } from "@/components/ui/confirm";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { discardDraftAction, publishRulesAction } from "../../../actions";

/** What becomes of a draft. */
export function Decide({ versionId, today }: { versionId: string; today: string }) {
  const t = useTranslations("adminRules");
  return (
    <Card className="grid gap-4">
      <h2>{t("publishTitle")}</h2>
      <p className="text-ink-soft">{t("publishLead")}</p>
      <ActionForm action={publishRulesAction}>
        {({ errors }) => (
          <>
            <input type="hidden" name="versionId" value={versionId} />
            <TextField
              label={t("effectiveOn")}
              name="effectiveOn"
              type="date"
              defaultValue={today}
              required
              errors={errors.effectiveOn}
            />
            <SubmitButton busy={t("working")} className="justify-self-start">
              {t("publish")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
      <Confirm label={t("discard")}>
        <ActionForm action={discardDraftAction}>
          <input type="hidden" name="versionId" value={versionId} />
          <SubmitButton tone="danger" busy={t("working")} className="justify-self-start">
            {t("discardConfirm")}
          </SubmitButton>
        </ActionForm>
      </Confirm>
    </Card>
  );
}
