"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { CheckField, SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { asDollars } from "@/lib/core/money";
import type { PlanTerms } from "@/lib/core/plan-terms";
import { ChangeOffer, type Errors, type OfferWords, WordFields } from "../../_components/monthly-offer";
import { addPlanAction, changePlanAction } from "../actions";

type Words = OfferWords & { terms: PlanTerms };
type FieldProps = { errors: Errors; words?: Words | undefined };

/** Hours or dollars, as they are typed. */
const typed = (value: number | undefined, terms: PlanTerms | undefined) =>
  value === undefined ? "" : terms?.includes === "credit" ? asDollars(value) : String(value / 60);

function TermFields({ errors, words }: FieldProps) {
  const t = useTranslations("hostPlans");
  const terms = words?.terms;
  const [first, then] = terms?.overage ?? [];
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t("includes")}
          name="includes"
          defaultValue={terms?.includes}
          errors={errors.includes}
        >
          <option value="hours">{t("hours")}</option>
          <option value="credit">{t("credit")}</option>
        </SelectField>
        <TextField
          label={t("perMonth")}
          hint={t("perMonthHint")}
          name="perMonth"
          inputMode="decimal"
          required
          defaultValue={typed(terms?.perMonth, terms)}
          errors={errors.perMonth}
        />
      </div>
      <fieldset className="grid gap-3">
        <legend className="font-semibold">{t("overTitle")}</legend>
        <p className="text-ink-soft">{t("overLead")}</p>
        <div className="grid gap-4 sm:grid-cols-3">
          <TextField
            label={t("overRate")}
            name="overRate"
            inputMode="decimal"
            defaultValue={first && asDollars(first.hourlyRateCents)}
            errors={errors.overRate}
          />
          <TextField
            label={t("overHours")}
            hint={t("overHoursHint")}
            name="overHours"
            inputMode="decimal"
            defaultValue={first?.minutes ? String(first.minutes / 60) : ""}
            errors={errors.overHours}
          />
          <TextField
            label={t("thenRate")}
            name="thenRate"
            inputMode="decimal"
            defaultValue={then && asDollars(then.hourlyRateCents)}
            errors={errors.thenRate}
          />
        </div>
      </fieldset>
      <fieldset className="grid gap-3">
        <legend className="font-semibold">{t("rolloverTitle")}</legend>
        <p className="text-ink-soft">{t("rolloverLead")}</p>
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label={t("rolloverMost")}
            hint={t("rolloverMostHint")}
            name="rolloverMost"
            inputMode="decimal"
            defaultValue={typed(terms?.rollover?.most, terms)}
            errors={errors.rolloverMost}
          />
          <TextField
            label={t("rolloverMonths")}
            name="rolloverMonths"
            type="number"
            min={1}
            max={12}
            defaultValue={terms?.rollover?.months ?? 1}
            errors={errors.rolloverMonths}
          />
        </div>
      </fieldset>
      <CheckField name="everywhere" label={t("everywhere")} defaultChecked={terms?.everywhere} />
    </>
  );
}

/** A plan from nothing: its name and price, how many may have it, and what a month includes. */
export function AddPlan({ kitchenId }: { kitchenId: string }) {
  const [t, s] = [useTranslations("hostPlans"), useTranslations("hostStorage")];
  return (
    <ActionForm action={addPlanAction}>
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchenId} />
          <WordFields kind="hostPlans" errors={errors} />
          <TextField
            label={t("units")}
            hint={t("unitsHint")}
            name="units"
            inputMode="numeric"
            required
            defaultValue={10}
            errors={errors.units}
          />
          <TermFields errors={errors} />
          <SubmitButton busy={s("adding")} className="justify-self-start">
            {t("add")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

type Plan = { kitchenId: string; spaceId: string } & Words;

export const ChangePlan = ({ kitchenId, spaceId, ...words }: Plan) => (
  <ChangeOffer {...{ kitchenId, spaceId, words }} kind="hostPlans" change={changePlanAction}>
    {(errors) => <TermFields errors={errors} words={words} />}
  </ChangeOffer>
);
