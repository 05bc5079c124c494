"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { addStaffAction, leaveStaffAction } from "../actions";

/** Somebody new. */
export function AddForm({ kitchenId }: { kitchenId?: string }) {
  const t = useTranslations("staff");
  return (
    <ActionForm action={addStaffAction} className="grid gap-3 sm:grid-cols-2">
      {({ errors }) => (
        <>
          {kitchenId && <input type="hidden" name="kitchenId" value={kitchenId} />}
          <TextField label={t("name")} name="name" autoComplete="off" errors={errors.name} />
          <TextField
            label={t("hiredOn")}
            hint={t("hiredHint")}
            name="hiredOn"
            type="date"
            errors={errors.hiredOn}
          />
          <SubmitButton busy={t("saving")} className="justify-self-start">
            {t("add")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

/** Somebody leaves. */
export function LeaveForm({ staffId, name, today }: { staffId: string; name: string; today: string }) {
  const t = useTranslations("staff");
  return (
    <details>
      <summary className="min-h-11 cursor-pointer content-center underline underline-offset-4">
        {t("leaves", { name })}
      </summary>
      <ActionForm action={leaveStaffAction} className="grid gap-3 sm:max-w-72">
        {({ errors }) => (
          <>
            <input type="hidden" name="staffId" value={staffId} />
            <TextField
              label={t("leftOn")}
              name="leftOn"
              type="date"
              defaultValue={today}
              errors={errors.leftOn}
            />
            <SubmitButton tone="plain" busy={t("saving")} className="justify-self-start">
              {t("save")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
    </details>
  );
}
