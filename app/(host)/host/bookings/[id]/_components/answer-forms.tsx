"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { TextArea } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { approveRequestAction, declineRequestAction } from "../actions";

/** Yes or no to a request; a no may say why. */
export function AnswerForms({ bookingId, name }: { bookingId: string; name: string }) {
  const t = useTranslations("host.requests");
  return (
    <div className="grid gap-3">
      <ActionForm action={approveRequestAction}>
        <input type="hidden" name="bookingId" value={bookingId} />
        <SubmitButton size="large" wide busy={t("approving")}>
          {t("approve")}
        </SubmitButton>
      </ActionForm>
      <Confirm label={t("decline")}>
        <ActionForm action={declineRequestAction}>
          {({ errors }) => (
            <>
              <input type="hidden" name="bookingId" value={bookingId} />
              <TextArea label={t("reason", { name })} name="reason" rows={2} errors={errors.reason} />
              <SubmitButton tone="danger" busy={t("declining")}>
                {t("declineConfirm")}
              </SubmitButton>
            </>
          )}
        </ActionForm>
      </Confirm>
    </div>
  );
}
