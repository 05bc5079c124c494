"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { addClosureAction, removeClosureAction } from "../actions";

type Space = { id: string; name: string };
type Holiday = { date: string; nextDay: string; name: string; label: string };

export function ClosureForm({
  kitchenId,
  today,
  spaces,
}: {
  kitchenId: string;
  today: string;
  spaces: Space[];
}) {
  const t = useTranslations("host.closures");
  return (
    <ActionForm action={addClosureAction} className="grid gap-4">
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchenId} />
          {spaces.length > 1 && (
            <SelectField label={t("what")} name="spaceId" errors={errors.spaceId} className="max-w-sm">
              <option value="">{t("kitchen")}</option>
              {spaces.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </SelectField>
          )}
          <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
            <TextField
              label={t("startsOn")}
              name="startsOn"
              type="date"
              min={today}
              required
              errors={errors.startsOn}
            />
            <TextField
              label={t("startsAt")}
              name="startsAtTime"
              type="time"
              defaultValue="00:00"
              required
              errors={errors.startsAtTime}
            />
            <TextField
              label={t("endsOn")}
              name="endsOn"
              type="date"
              min={today}
              required
              errors={errors.endsOn}
            />
            <TextField
              label={t("endsAt")}
              name="endsAtTime"
              type="time"
              defaultValue="23:59"
              required
              errors={errors.endsAtTime}
            />
          </div>
          <TextField label={t("reason")} hint={t("reasonHint")} name="reason" errors={errors.reason} />
          <SubmitButton tone="plain" busy={t("closing")} className="justify-self-start">
            {t("close")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

/** A public holiday of the kitchen's state: closed with one press, open if nobody presses. */
export function CloseHoliday({ kitchenId, holiday }: { kitchenId: string; holiday: Holiday }) {
  const t = useTranslations("host.closures");
  return (
    <ActionForm action={addClosureAction} className="grid gap-2">
      <input type="hidden" name="kitchenId" value={kitchenId} />
      <input type="hidden" name="startsOn" value={holiday.date} />
      <input type="hidden" name="endsOn" value={holiday.nextDay} />
      <input type="hidden" name="reason" value={holiday.name} />
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span>
          {holiday.label} <span className="text-ink-soft">· {holiday.name}</span>
        </span>
        <SubmitButton tone="plain" busy={t("closing")} aria-label={`${t("closeDay")}: ${holiday.name}`}>
          {t("closeDay")}
        </SubmitButton>
      </div>
    </ActionForm>
  );
}

export function RemoveClosure({ kitchenId, closureId }: { kitchenId: string; closureId: string }) {
  const t = useTranslations("host.closures");
  return (
    <ActionForm action={removeClosureAction}>
      <input type="hidden" name="kitchenId" value={kitchenId} />
      <input type="hidden" name="closureId" value={closureId} />
      <SubmitButton tone="plain" busy={t("reopening")}>
        {t("reopen")}
      </SubmitButton>
    </ActionForm>
  );
}
