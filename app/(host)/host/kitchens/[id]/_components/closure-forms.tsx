"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { addClosureAction, removeClosureAction } from "../actions";

export function ClosureForm({ kitchenId, today }: { kitchenId: string; today: string }) {
  const t = useTranslations("host.closures");
  return (
    <ActionForm action={addClosureAction} className="grid gap-4">
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchenId} />
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
