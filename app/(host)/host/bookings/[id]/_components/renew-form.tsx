"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { SubmitButton } from "@/components/ui/submit-button";
import { renewCodeAction } from "../actions";

/** For a code that came into wrong hands. */
export function RenewForm({ bookingId }: { bookingId: string }) {
  const t = useTranslations("day");
  return (
    <Confirm label={t("renew")}>
      <p>{t("renewLead")}</p>
      <ActionForm action={renewCodeAction}>
        <input type="hidden" name="bookingId" value={bookingId} />
        <SubmitButton busy={t("working")} className="justify-self-start">
          {t("renewConfirm")}
        </SubmitButton>
      </ActionForm>
    </Confirm>
  );
}
