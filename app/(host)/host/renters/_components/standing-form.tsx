"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { STANDINGS, type Standing } from "@/lib/core/kitchen-terms";
import { judgeRenterAction, setClientDiscountAction } from "../actions";

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

type DiscountProps = {
  organizationId: string;
  renter: { renterId: string; name: string; discountBps: number | null };
};

/** What this renter pays less than others. */
export function DiscountForm({ organizationId, renter }: DiscountProps) {
  const t = useTranslations("host.renters");
  return (
    <ActionForm action={setClientDiscountAction} success={t("saved")}>
      {({ errors }) => (
        <>
          <input type="hidden" name="organizationId" value={organizationId} />
          <input type="hidden" name="renterId" value={renter.renterId} />
          <div className="flex flex-wrap items-start gap-3">
            <TextField
              label={t("discount", { name: renter.name })}
              hint={t("discountHint")}
              name="percent"
              type="number"
              min={1}
              max={90}
              defaultValue={renter.discountBps === null ? "" : renter.discountBps / 100}
              errors={errors.percent}
              className="min-w-0 grow sm:max-w-56"
            />
            <SubmitButton tone="plain" busy={t("saving")} className="sm:mt-7">
              {t("setDiscount")}
            </SubmitButton>
          </div>
        </>
      )}
    </ActionForm>
  );
}
