"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import { ClosureFields } from "../../../_components/closure-fields";
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
          <ClosureFields kitchenId={kitchenId} spaces={spaces} today={today} errors={errors} />
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
