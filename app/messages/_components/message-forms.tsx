"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextArea } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { reportMessageAction, sendMessageAction } from "../actions";

export function SendForm({ bookingId }: { bookingId: string }) {
  const t = useTranslations("messages");
  return (
    <ActionForm action={sendMessageAction} className="grid gap-3">
      {({ errors }) => (
        <>
          <input type="hidden" name="bookingId" value={bookingId} />
          <TextArea
            label={t("write")}
            hint={t("hint")}
            name="body"
            rows={3}
            maxLength={2_000}
            required
            errors={errors.body}
          />
          <SubmitButton busy={t("sending")} className="justify-self-start">
            {t("send")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

/** Shows one message to support. Folded away: it is needed seldom. */
export function ReportForm({ messageId, name }: { messageId: string; name: string }) {
  const t = useTranslations("messages");
  return (
    <details>
      <summary
        aria-label={t("reportNamed", { name })}
        className="inline-flex min-h-11 cursor-pointer items-center text-sm text-ink-soft underline underline-offset-4"
      >
        {t("report")}
      </summary>
      <ActionForm action={reportMessageAction} className="grid gap-3" success={t("reported")}>
        {({ errors, data }) => (
          <div className={data === undefined ? "hidden" : "grid gap-3"}>
            <input type="hidden" name="messageId" value={messageId} />
            <TextArea
              label={t("reason")}
              name="reason"
              rows={2}
              maxLength={500}
              required
              errors={errors.reason}
            />
            <SubmitButton tone="danger" busy={t("sending")} className="justify-self-start">
              {t("reportSend")}
            </SubmitButton>
          </div>
        )}
      </ActionForm>
    </details>
  );
}
