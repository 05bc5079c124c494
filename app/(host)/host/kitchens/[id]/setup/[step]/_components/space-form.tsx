"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { CheckField, SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { createSpaceAction, updateSpaceAction } from "../../actions";

export type StationChoice = { id: string; name: string };
export type SpaceDraft = {
  id: string;
  name: string;
  description: string;
  units: number | null;
  stationIds: string[];
};
type Props = { kitchenId: string; stations: StationChoice[]; space?: SpaceDraft };

/** Which stations make up a space, and whether they are rented together or any few of them. */
export function SpaceForm({ kitchenId, stations, space }: Props) {
  const t = useTranslations("setup.stations");
  return (
    <ActionForm action={space ? updateSpaceAction : createSpaceAction} success={t("saved")}>
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchenId} />
          {space && <input type="hidden" name="spaceId" value={space.id} />}
          <TextField
            label={t("spaceName")}
            name="name"
            defaultValue={space?.name}
            required
            errors={errors.name}
          />
          <fieldset className="grid gap-1">
            <legend className="mb-1 font-semibold">{t("madeOf")}</legend>
            <div className="grid sm:grid-cols-2">
              {stations.map(({ id, name }) => (
                <CheckField
                  key={id}
                  label={name}
                  name="stationIds[]"
                  value={id}
                  defaultChecked={space?.stationIds.includes(id) ?? true}
                />
              ))}
            </div>
            {errors.stationIds && (
              <p className="text-sm font-semibold text-danger">{errors.stationIds.join(" ")}</p>
            )}
          </fieldset>
          <SelectField
            label={t("rented")}
            name="units"
            defaultValue={space?.units ?? ""}
            errors={errors.units}
          >
            <option value="">{t("together")}</option>
            {stations.map(({ id }, index) => (
              <option key={id} value={index + 1}>
                {t("any", { units: index + 1 })}
              </option>
            ))}
          </SelectField>
          {!space && (
            <TextField
              label={t("rate")}
              name="hourlyRate"
              inputMode="decimal"
              defaultValue="45"
              required
              errors={errors.hourlyRate}
            />
          )}
          <SubmitButton tone="plain" busy={t("working")} className="justify-self-start">
            {space ? t("saveSpace") : t("createSpace")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
