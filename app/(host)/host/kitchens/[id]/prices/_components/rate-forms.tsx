"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { CheckField, SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { weekdayName } from "@/lib/core/locale";
import { asDollars } from "@/lib/core/money";
import { addRateAction, removeRateAction, setFeePayerAction, setMinimumAction } from "../actions";

type Ids = { kitchenId: string; spaceId: string };
type Kind = "band" | "package" | "fee" | "lead" | "occupancy";
const KINDS: readonly Kind[] = ["band", "package", "fee", "lead", "occupancy"];
const DAYS = [1, 2, 3, 4, 5, 6, 7];

const Hidden = ({ kitchenId, spaceId }: Ids) => (
  <>
    <input type="hidden" name="kitchenId" value={kitchenId} />
    <input type="hidden" name="spaceId" value={spaceId} />
  </>
);

/** One form for all kinds of rates: what it asks for follows from what was chosen. */
export function AddRate(ids: Ids) {
  const t = useTranslations("prices");
  const [kind, setKind] = useState<Kind>("band");
  const inPercent = kind === "lead" || kind === "occupancy";
  return (
    <details className="rounded-lg border border-line bg-surface">
      <summary className="min-h-12 cursor-pointer px-4 py-3 font-semibold">{t("add")}</summary>
      <ActionForm action={addRateAction} className="grid gap-4 p-4 pt-2">
        {({ errors }) => (
          <>
            <Hidden {...ids} />
            <div className="grid gap-4 sm:grid-cols-2">
              <SelectField
                label={t("kind")}
                name="kind"
                value={kind}
                onChange={(event) => setKind(event.currentTarget.value as Kind)}
                errors={errors.kind}
              >
                {KINDS.map((one) => (
                  <option key={one} value={one}>
                    {t(`kinds.${one}`)}
                  </option>
                ))}
              </SelectField>
              <TextField
                label={t("name")}
                name="name"
                required
                maxLength={40}
                placeholder={t(`examples.${kind}`)}
                errors={errors.name}
              />
            </div>
            {kind === "band" && <BandFields errors={errors} />}
            {kind === "lead" && <LeadFields errors={errors} />}
            {kind === "occupancy" && <OccupancyFields errors={errors} />}
            <div className="grid gap-4 sm:grid-cols-2">
              {kind === "package" && (
                <TextField
                  label={t("hours")}
                  name="hours"
                  type="number"
                  min={1}
                  max={24}
                  step={0.25}
                  required
                  errors={errors.hours}
                />
              )}
              <TextField
                label={t(`priceOf.${kind}`)}
                name={inPercent ? "percent" : "price"}
                inputMode={inPercent ? "text" : "decimal"}
                required
                errors={inPercent ? errors.percent : errors.price}
              />
            </div>
            {kind === "fee" && <CheckField name="optional" label={t("optional")} />}
            <SubmitButton busy={t("adding")} className="justify-self-start">
              {t("addThis")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
    </details>
  );
}

function BandFields({ errors }: { errors: Record<string, string[]> }) {
  const t = useTranslations("prices");
  const locale = useLocale();
  return (
    <>
      <fieldset className="grid gap-1">
        <legend className="font-semibold">{t("days")}</legend>
        <div className="grid grid-cols-2 gap-x-4 sm:grid-cols-4">
          {DAYS.map((weekday) => (
            <CheckField
              key={weekday}
              name="weekdays[]"
              value={weekday}
              label={weekdayName(weekday, locale, "long")}
            />
          ))}
        </div>
        {errors.weekdays && <p className="text-sm font-semibold text-danger">{errors.weekdays.join(" ")}</p>}
      </fieldset>
      <div className="grid grid-cols-2 gap-4">
        <TextField label={t("from")} name="from" type="time" required errors={errors.from} />
        <TextField label={t("to")} hint={t("toHint")} name="to" type="time" required errors={errors.to} />
      </div>
    </>
  );
}

function LeadFields({ errors }: { errors: Record<string, string[]> }) {
  const t = useTranslations("prices");
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField label={t("when")} name="when" defaultValue="late" errors={errors.when}>
        <option value="late">{t("late")}</option>
        <option value="early">{t("early")}</option>
      </SelectField>
      <TextField
        label={t("leadHours")}
        name="hours"
        type="number"
        min={1}
        max={2160}
        defaultValue={24}
        required
        errors={errors.hours}
      />
    </div>
  );
}

function OccupancyFields({ errors }: { errors: Record<string, string[]> }) {
  const t = useTranslations("prices");
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <SelectField label={t("occupancyWhen")} name="when" defaultValue="below" errors={errors.when}>
        <option value="below">{t("below")}</option>
        <option value="above">{t("above")}</option>
      </SelectField>
      <TextField
        label={t("booked")}
        hint={t("bookedHint")}
        name="booked"
        type="number"
        min={1}
        max={99}
        defaultValue={30}
        required
        errors={errors.booked}
      />
    </div>
  );
}

export function RemoveRate({ kind, name, ...ids }: Ids & { kind: Kind; name: string }) {
  const t = useTranslations("prices");
  return (
    <ActionForm action={removeRateAction}>
      <Hidden {...ids} />
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="name" value={name} />
      <SubmitButton tone="quiet" busy={t("working")} aria-label={t("removeNamed", { name })}>
        {t("remove")}
      </SubmitButton>
    </ActionForm>
  );
}

export function Minimum({ minimumCents, ...ids }: Ids & { minimumCents: number | null }) {
  const t = useTranslations("prices");
  return (
    <ActionForm action={setMinimumAction} success={t("saved")} className="grid gap-3">
      {({ errors }) => (
        <>
          <Hidden {...ids} />
          <div className="flex flex-wrap items-start gap-3">
            <TextField
              label={t("minimum")}
              hint={t("minimumHint")}
              name="minimum"
              inputMode="decimal"
              defaultValue={asDollars(minimumCents)}
              errors={errors.minimum}
              className="min-w-0 grow"
            />
            <SubmitButton tone="plain" busy={t("working")} className="sm:mt-7">
              {t("save")}
            </SubmitButton>
          </div>
        </>
      )}
    </ActionForm>
  );
}

/** Whether the platform's fee comes out of the price or on top of it. */
export function FeePayer({ renterPaysFee, ...ids }: Ids & { renterPaysFee: boolean }) {
  const t = useTranslations("prices");
  return (
    <ActionForm action={setFeePayerAction} success={t("saved")} className="grid gap-3">
      {({ errors }) => (
        <>
          <Hidden {...ids} />
          <div className="flex flex-wrap items-start gap-3">
            <SelectField
              label={t("fee")}
              hint={t("feeHint")}
              name="payer"
              defaultValue={renterPaysFee ? "renter" : "host"}
              errors={errors.payer}
              className="min-w-0 grow"
            >
              <option value="host">{t("feeHost")}</option>
              <option value="renter">{t("feeRenter")}</option>
            </SelectField>
            <SubmitButton tone="plain" busy={t("working")} className="sm:mt-7">
              {t("save")}
            </SubmitButton>
          </div>
        </>
      )}
    </ActionForm>
  );
}
