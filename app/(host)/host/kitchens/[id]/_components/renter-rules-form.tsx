"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { BOOKING_WAYS, type BookingWay } from "@/lib/core/kitchen-terms";
import { saveRenterRulesAction } from "../actions";

type Rules = {
  newRenters: BookingWay;
  requestHours: number;
  maxHoursPerWeek: number | null;
  maxBookingsAhead: number | null;
};

const ANSWER_WITHIN = [2, 4, 8, 12, 24, 36, 48];

export function RenterRulesForm({ kitchenId, rules }: { kitchenId: string; rules: Rules }) {
  const t = useTranslations("host.renters");
  const hours = [...new Set([...ANSWER_WITHIN, rules.requestHours])].sort((a, b) => a - b);
  return (
    <ActionForm action={saveRenterRulesAction} success={t("saved")}>
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchenId} />
          <div className="grid gap-4 sm:grid-cols-2">
            <SelectField
              label={t("newRenters")}
              hint={t("newRentersHint")}
              name="newRenters"
              defaultValue={rules.newRenters}
              errors={errors.newRenters}
            >
              {BOOKING_WAYS.map((way) => (
                <option key={way} value={way}>
                  {t(`ways.${way}`)}
                </option>
              ))}
            </SelectField>
            <SelectField
              label={t("requestHours")}
              hint={t("requestHoursHint")}
              name="requestHours"
              defaultValue={rules.requestHours}
              errors={errors.requestHours}
            >
              {hours.map((count) => (
                <option key={count} value={count}>
                  {t("hours", { count })}
                </option>
              ))}
            </SelectField>
            <TextField
              label={t("maxHoursPerWeek")}
              hint={t("noLimit")}
              name="maxHoursPerWeek"
              inputMode="numeric"
              defaultValue={rules.maxHoursPerWeek ?? ""}
              errors={errors.maxHoursPerWeek}
            />
            <TextField
              label={t("maxBookingsAhead")}
              hint={t("noLimit")}
              name="maxBookingsAhead"
              inputMode="numeric"
              defaultValue={rules.maxBookingsAhead ?? ""}
              errors={errors.maxBookingsAhead}
            />
          </div>
          <SubmitButton busy={t("saving")} className="justify-self-start">
            {t("save")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
