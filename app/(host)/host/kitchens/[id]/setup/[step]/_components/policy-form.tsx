"use client";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import type { CancellationPolicy } from "@/lib/core/booking-terms";
import { NAMED_POLICIES, type NamedPolicy, type PolicyName } from "@/lib/core/kitchen-terms";
import { savePoliciesAction } from "../../actions";
import { CustomPolicy } from "./custom-policy";
import { MinutesField } from "./minutes-field";
import { StepLinks } from "./step-links";

type Props = {
  kitchen: {
    id: string;
    cancellationPolicy: PolicyName;
    customPolicy: CancellationPolicy | null;
    leadTimeMinutes: number;
    horizonDays: number;
  };
  terms: Record<NamedPolicy, ReactNode>;
};

const NOTICE = [0, 60, 120, 240, 720, 1_440, 2_880];
const HORIZONS = [14, 30, 60, 90, 180, 365];

export function PolicyForm({ kitchen, terms }: Props) {
  const t = useTranslations("setup");
  const names = useTranslations("policies");
  const horizons = HORIZONS.includes(kitchen.horizonDays) ? HORIZONS : [...HORIZONS, kitchen.horizonDays];
  return (
    <ActionForm action={savePoliciesAction} className="grid gap-5">
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchen.id} />
          <fieldset className="grid gap-3">
            <legend className="mb-2 font-semibold">{t("policy.cancellation")}</legend>
            {NAMED_POLICIES.map((name) => (
              <label
                key={name}
                className="grid cursor-pointer grid-cols-[auto_1fr] gap-3 rounded-card border border-line bg-surface p-4 has-checked:border-2 has-checked:border-brand"
              >
                <input
                  type="radio"
                  name="cancellationPolicy"
                  value={name}
                  defaultChecked={kitchen.cancellationPolicy === name}
                  className="mt-0.5 size-5 accent-brand"
                />
                <span className="grid gap-1">
                  <span className="font-semibold">{names(name)}</span>
                  {terms[name]}
                </span>
              </label>
            ))}
            <CustomPolicy policy={kitchen.customPolicy} errors={errors} />
          </fieldset>
          <div className="grid gap-4 sm:grid-cols-2">
            <MinutesField
              label={t("policy.notice")}
              hint={t("policy.noticeHint")}
              name="leadTimeMinutes"
              choices={NOTICE}
              value={kitchen.leadTimeMinutes}
              errors={errors.leadTimeMinutes}
            />
            <SelectField
              label={t("policy.horizon")}
              hint={t("policy.horizonHint")}
              name="horizonDays"
              defaultValue={kitchen.horizonDays}
              errors={errors.horizonDays}
            >
              {horizons.map((days) => (
                <option key={days} value={days}>
                  {t("minutes.days", { count: days })}
                </option>
              ))}
            </SelectField>
          </div>
          <StepLinks kitchenId={kitchen.id} step="policy">
            <SubmitButton size="large" busy={t("saving")}>
              {t("save")}
            </SubmitButton>
          </StepLinks>
        </>
      )}
    </ActionForm>
  );
}
