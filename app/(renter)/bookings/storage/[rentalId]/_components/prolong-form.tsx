"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { prolongRentalAction } from "../actions";

type Props = { rentalId: string; requestId: string; children: ReactNode };

/** `children`: what it is about, and the choice of months. */
export function ProlongForm({ rentalId, requestId, children }: Props) {
  const [t, promo] = [useTranslations("storage"), useTranslations("promo")];
  return (
    <ActionForm action={prolongRentalAction} className="grid gap-3" success={t("prolonged")}>
      {({ errors }) => (
        <>
          {children}
          <input type="hidden" name="rentalId" value={rentalId} />
          <input type="hidden" name="requestId" value={requestId} />
          <TextField
            label={promo("optional")}
            name="promoCode"
            maxLength={20}
            autoCapitalize="characters"
            autoComplete="off"
            errors={errors.promoCode}
          />
          <SubmitButton tone="plain" busy={t("prolonging")} className="justify-self-start">
            {t("prolongHow")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
