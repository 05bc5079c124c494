"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { explainDifferenceAction } from "../actions";

/** Why a difference is right as it is. */
export function Explain({ differenceId, about }: { differenceId: string; about: string }) {
  const t = useTranslations("adminMoney");
  return (
    <ActionForm action={explainDifferenceAction} className="grid gap-3">
      {({ errors }) => (
        <>
          <input type="hidden" name="differenceId" value={differenceId} />
          <TextField label={t("note")} name="note" maxLength={500} required errors={errors.note} />
          <SubmitButton tone="plain" busy={t("working")} className="justify-self-start">
            {t("resolve")} <span className="sr-only">{about}</span>
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
