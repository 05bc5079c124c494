"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { CheckField, SelectField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { nameShiftAction } from "../actions";

type Props = { bookingId: string; people: { id: string; name: string; works: boolean; inCharge: boolean }[] };

/** Who comes, and who is in charge. */
export function ShiftForm({ bookingId, people }: Props) {
  const t = useTranslations("staff");
  return (
    <ActionForm action={nameShiftAction} success={t("named")}>
      <input type="hidden" name="bookingId" value={bookingId} />
      <fieldset className="grid gap-1">
        <legend className="font-semibold">{t("whoWorks")}</legend>
        {people.map(({ id, name, works }) => (
          <CheckField key={id} name="staffIds[]" value={id} defaultChecked={works} label={name} />
        ))}
      </fieldset>
      <SelectField
        label={t("inCharge")}
        name="inChargeId"
        defaultValue={people.find(({ inCharge }) => inCharge)?.id ?? ""}
      >
        <option value="">{t("nobody")}</option>
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <SubmitButton tone="plain" busy={t("saving")} className="justify-self-start">
        {t("save")}
      </SubmitButton>
    </ActionForm>
  );
}
