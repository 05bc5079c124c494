"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { proposeMoveAction } from "../bookings/[id]/actions";

type Props = { bookingId: string; date: string; time: string; today: string; name: string };

/** Another time, on the kitchen's clock, for the renter to agree to. */
export function ProposeForm({ bookingId, date, time, today, name }: Props) {
  const t = useTranslations("changes");
  return (
    <ActionForm action={proposeMoveAction} success={t("proposed")}>
      {({ errors }) => (
        <>
          <p className="text-ink-soft">{t("proposeHint", { name })}</p>
          <input type="hidden" name="bookingId" value={bookingId} />
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t("proposeDate")}
              name="date"
              type="date"
              min={today}
              defaultValue={date}
              required
              errors={errors.date}
            />
            <TextField
              label={t("proposeTime")}
              name="time"
              type="time"
              defaultValue={time}
              required
              errors={errors.time ?? errors.startsAt}
            />
          </div>
          <TextField label={t("proposeReason")} name="reason" maxLength={500} errors={errors.reason} />
          <SubmitButton busy={t("working")} className="justify-self-start">
            {t("proposeSend")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
