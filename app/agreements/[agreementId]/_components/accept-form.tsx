"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { acceptAction } from "../../actions";

type Props = { agreementId: string; textHash: string; name: string };

export function AcceptForm({ agreementId, textHash, name }: Props) {
  const t = useTranslations("agreement");
  return (
    <ActionForm action={acceptAction}>
      {({ errors }) => (
        <>
          <input type="hidden" name="agreementId" value={agreementId} />
          <input type="hidden" name="textHash" value={textHash} />
          <TextField
            label={t("name")}
            hint={t("nameHint")}
            name="signedName"
            defaultValue={name}
            autoComplete="name"
            errors={errors.signedName}
          />
          <SubmitButton busy={t("accepting")} className="justify-self-start">
            {t("accept")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
