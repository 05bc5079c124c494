"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { STANDINGS, type Standing } from "@/lib/core/kitchen-terms";
import { judgeRenterAction } from "../actions";

type Props = {
  organizationId: string;
  renter: { renterId: string; name: string; standing: Standing | null; note: string };
};

export function StandingForm({ organizationId, renter }: Props) {
  const t = useTranslations("host.renters");
  return (
    <ActionForm action={judgeRenterAction} success={t("saved")}>
      {({ errors }) => (
        <>
          <input type="hidden" name="organizationId" value={organizationId} />
          <input type="hidden" name="renterId" value={renter.renterId} />
          <div className="grid items-start gap-3 sm:grid-cols-[14rem_1fr_auto]">
            <SelectField
              label={t("standing", { name: renter.name })}
              name="standing"
              defaultValue={renter.standing ?? "default"}
              errors={errors.standing}
            >
              {(["default", ...STANDINGS] as const).map((standing) => (
                <option key={standing} value={standing}>
                  {t(`standings.${standing}`)}
                </option>
              ))}
            </SelectField>
            <TextField
              label={t("note")}
              name="note"
              defaultValue={renter.note}
              maxLength={500}
              errors={errors.note}
            />
            <SubmitButton tone="plain" busy={t("saving")} className="sm:mt-7">
              {t("save")}
            </SubmitButton>
          </div>
        </>
      )}
    </ActionForm>
  );
}
