"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { withdrawAction } from "../../actions";

export function WithdrawForm({ agreementId }: { agreementId: string }) {
  const t = useTranslations("agreement");
  return (
    <Confirm label={t("withdraw")}>
      <p>{t("withdrawLead")}</p>
      <ActionForm action={withdrawAction}>
        {({ errors }) => (
          <>
            <input type="hidden" name="agreementId" value={agreementId} />
            <TextField label={t("withdrawReason")} name="reason" maxLength={500} errors={errors.reason} />
            <SubmitButton tone="danger" busy={t("withdrawing")} className="justify-self-start">
              {t("withdrawYes")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
    </Confirm>
  );
}
