"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { overrideBuffersAction } from "../actions";

type Props = { bookingId: string; bufferBeforeMinutes: number; bufferAfterMinutes: number };

/** More or less cleaning time around this one booking, with the reason. */
export function BuffersForm({ bookingId, bufferBeforeMinutes, bufferAfterMinutes }: Props) {
  const t = useTranslations("host.buffers");
  return (
    <details>
      <summary className="min-h-11 cursor-pointer py-2 font-semibold">
        {t("title", { before: bufferBeforeMinutes, after: bufferAfterMinutes })}
      </summary>
      <ActionForm action={overrideBuffersAction} success={t("saved")}>
        {({ errors }) => (
          <>
            <input type="hidden" name="bookingId" value={bookingId} />
            <div className="grid gap-4 sm:grid-cols-2">
              <TextField
                label={t("before")}
                name="bufferBeforeMinutes"
                inputMode="numeric"
                defaultValue={bufferBeforeMinutes}
                errors={errors.bufferBeforeMinutes}
              />
              <TextField
                label={t("after")}
                name="bufferAfterMinutes"
                inputMode="numeric"
                defaultValue={bufferAfterMinutes}
                errors={errors.bufferAfterMinutes}
              />
            </div>
            <TextField label={t("reason")} name="reason" required errors={errors.reason} />
            <SubmitButton tone="plain" busy={t("saving")} className="justify-self-start">
              {t("save")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
    </details>
  );
}
