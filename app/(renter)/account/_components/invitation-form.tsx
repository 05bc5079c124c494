"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { acceptInvitationAction } from "../actions";

/** Where somebody says who invited them; a code that came with a link stands there already. */
export function InvitationForm({ code, amount }: { code: string; amount: string }) {
  const t = useTranslations("referral");
  return (
    <ActionForm action={acceptInvitationAction} className="grid gap-3">
      {({ errors }) => (
        <>
          <h3 className="font-semibold">{t("enterTitle")}</h3>
          <p className="text-ink-soft">{t("enterLead", { amount })}</p>
          <TextField
            label={t("enter")}
            name="code"
            autoComplete="off"
            maxLength={8}
            required
            defaultValue={code}
            errors={errors.code}
          />
          <SubmitButton tone="plain" busy={t("accepting")} className="justify-self-start">
            {t("accept")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
