"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { joinWaitlistAction } from "../actions";

type Props = {
  spaceId: string;
  timeZone: string;
  from: string;
  date: string;
  minHours: number;
  equipment: boolean;
};

/** For a time that is taken: who waits first is offered it first. */
export function WaitForm({ spaceId, timeZone, from, date, minHours, equipment }: Props) {
  const t = useTranslations("waitlist");
  const e = useTranslations("equipment");
  return (
    <details className="rounded-card border border-line p-4">
      <summary className="min-h-11 cursor-pointer py-2 font-semibold">{t("title")}</summary>
      <ActionForm action={joinWaitlistAction} success={t("joined")}>
        {({ errors }) => (
          <>
            <p className="text-ink-soft">
              {t("lead")} {equipment && e("notOffered")}
            </p>
            <input type="hidden" name="spaceId" value={spaceId} />
            <input type="hidden" name="timeZone" value={timeZone} />
            <input type="hidden" name="from" value={from} />
            <TextField
              label={t("date")}
              name="date"
              type="date"
              required
              defaultValue={date}
              errors={errors.date}
            />
            <div className="grid grid-cols-2 gap-3">
              <TextField
                label={t("earliest")}
                name="earliest"
                type="time"
                required
                defaultValue="06:00"
                errors={errors.windowStartsAt ?? errors.earliest}
              />
              <TextField
                label={t("latest")}
                name="latest"
                type="time"
                required
                defaultValue="22:00"
                errors={errors.windowEndsAt ?? errors.latest}
              />
            </div>
            <TextField
              label={t("hours")}
              name="hours"
              inputMode="decimal"
              required
              defaultValue={minHours}
              errors={errors.durationMinutes ?? errors.hours}
            />
            <SubmitButton tone="plain" busy={t("joining")}>
              {t("join")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
    </details>
  );
}
