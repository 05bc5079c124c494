"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { CheckField, SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { weekdayName } from "@/lib/core/locale";
import { asDollars } from "@/lib/core/money";
import { addRateAction, removeRateAction, setMinimumAction } from "../actions";

type Ids = { kitchenId: string; spaceId: string };
type Kind = "band" | "package" | "fee";
const KINDS: readonly Kind[] = ["band", "package", "fee"];
const DAYS = [1, 2, 3, 4, 5, 6, 7];

const Hidden = ({ kitchenId, spaceId }: Ids) => (
  <>
    <input type="hidden" name="kitchenId" value={kitchenId} />
    <input type="hidden" name="spaceId" value={spaceId} />
  </>
);

/** One form for the three kinds of rates: what it asks for follows from what was chosen. */
export function AddRate(ids: Ids) {
  const t = useTranslations("prices");
  const [kind, setKind] = useState<Kind>("band");
  return (
    <details className="rounded-lg border border-line bg-surface">
      <summary className="flex min-h-12 cursor-pointer items-center px-4 font-semibold">{t("add")}</summary>
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
                name="price"
                inputMode="decimal"
                required
                errors={errors.price}
              />
            </div>
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
              defaultValue={minimumCents === null ? "" : asDollars(minimumCents)}
              errors={errors.minimum}
              className="min-w-0 grow"
            />
            <SubmitButton tone="plain" busy={t("working")} className="mt-7">
              {t("save")}
            </SubmitButton>
          </div>
        </>
      )}
    </ActionForm>
  );
}
