"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { asDollars } from "@/lib/core/money";
import { setPayoutMinimumAction } from "../actions";

/** From which sum on the organization wants to be paid out. */
export function MinimumForm({
  organizationId,
  minimumCents,
}: {
  organizationId: string;
  minimumCents: number;
}) {
  const t = useTranslations("payouts");
  return (
    <ActionForm action={setPayoutMinimumAction} success={t("saved")} className="grid gap-3">
      {({ errors }) => (
        <>
          <input type="hidden" name="organizationId" value={organizationId} />
          <TextField
            label={t("minimum")}
            hint={t("minimumHint")}
            name="minimum"
            inputMode="decimal"
            defaultValue={asDollars(minimumCents)}
            required
            errors={errors.minimum}
          />
          <SubmitButton tone="plain" busy={t("saving")} className="justify-self-start">
            {t("save")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
