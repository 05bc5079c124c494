"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { CheckField, SelectField, TextArea, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { asDollars } from "@/lib/core/money";
import type { PlanTerms } from "@/lib/core/plan-terms";
import { addUnitsAction, archiveStorageAction } from "../../storage/actions";
import { addPlanAction, changePlanAction } from "../actions";

type Errors = Record<string, string[]>;
type Words = { name: string; description: string; monthlyRateCents: number; terms: PlanTerms };
type FieldProps = { errors: Errors; words?: Words | undefined };

function WordFields({ errors, words }: FieldProps) {
  const [t, s] = [useTranslations("hostPlans"), useTranslations("hostStorage")];
  return (
    <>
      <TextField
        label={s("name")}
        hint={t("nameHint")}
        name="name"
        maxLength={60}
        required
        defaultValue={words?.name}
        errors={errors.name}
      />
      <TextField
        label={s("price")}
        hint={t("priceHint")}
        name="monthlyRate"
        inputMode="decimal"
        required
        defaultValue={words && asDollars(words.monthlyRateCents)}
        errors={errors.monthlyRate}
      />
      <TextArea
        label={s("description")}
        name="description"
        rows={2}
        maxLength={500}
        defaultValue={words?.description}
        errors={errors.description}
      />
    </>
  );
}

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
          <WordFields errors={errors} />
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

/** What can be changed of a plan that is offered: its words, price and terms, its places, whether it is offered at all. */
export function ChangePlan({ kitchenId, spaceId, ...words }: Plan) {
  const [t, s] = [useTranslations("hostPlans"), useTranslations("hostStorage")];
  const ids = (
    <>
      <input type="hidden" name="kitchenId" value={kitchenId} />
      <input type="hidden" name="spaceId" value={spaceId} />
    </>
  );
  return (
    <details className="rounded-lg border border-line px-4">
      <summary className="min-h-11 cursor-pointer py-2.5 font-semibold">
        {s("change")} <span className="sr-only">{words.name}</span>
      </summary>
      <div className="grid gap-6 py-4">
        <ActionForm action={changePlanAction} success={s("saved")}>
          {({ errors }) => (
            <>
              {ids}
              <WordFields errors={errors} words={words} />
              <TermFields errors={errors} words={words} />
              <SubmitButton tone="plain" busy={s("saving")} className="justify-self-start">
                {s("save")}
              </SubmitButton>
            </>
          )}
        </ActionForm>
        <ActionForm action={addUnitsAction} success={s("added")}>
          {({ errors }) => (
            <>
              {ids}
              <TextField
                label={t("addUnits")}
                name="units"
                inputMode="numeric"
                required
                defaultValue={1}
                errors={errors.units}
              />
              <SubmitButton tone="plain" busy={s("adding")} className="justify-self-start">
                {t("addUnits")}
              </SubmitButton>
            </>
          )}
        </ActionForm>
        <Confirm label={s("archive")}>
          <p>{t("archiveLead")}</p>
          <ActionForm action={archiveStorageAction}>
            {ids}
            <SubmitButton tone="danger" busy={s("archiving")}>
              {s("archive")}
            </SubmitButton>
          </ActionForm>
        </Confirm>
      </div>
    </details>
  );
}
