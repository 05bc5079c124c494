"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { US_STATES, US_TIME_ZONES } from "@/lib/core/us-states";
import { saveAddressAction } from "../../actions";
import { StepLinks } from "./step-links";

type Props = {
  kitchen: { id: string; addressLine: string; city: string; state: string; postalCode: string };
  /** `found`: where the saved ZIP code lies; `chosen`: what the host set instead, or nothing. */
  zone: { found: string | null; chosen: string };
};

const readable = (zone: string) => zone.replaceAll("_", " ");

export function AddressForm({ kitchen, zone }: Props) {
  const t = useTranslations("setup");
  const zones =
    US_TIME_ZONES.includes(zone.chosen) || !zone.chosen ? US_TIME_ZONES : [zone.chosen, ...US_TIME_ZONES];
  return (
    <ActionForm action={saveAddressAction} className="grid gap-5">
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchen.id} />
          <TextField
            label={t("address.line")}
            name="addressLine"
            defaultValue={kitchen.addressLine}
            autoComplete="street-address"
            required
            errors={errors.addressLine}
          />
          <div className="grid grid-cols-2 gap-4 sm:grid-cols-[2fr_1fr_1fr]">
            <TextField
              className="col-span-2 sm:col-span-1"
              label={t("address.city")}
              name="city"
              defaultValue={kitchen.city}
              autoComplete="address-level2"
              required
              errors={errors.city}
            />
            <SelectField
              label={t("address.state")}
              name="state"
              defaultValue={kitchen.state}
              required
              errors={errors.state}
            >
              <option value="">–</option>
              {US_STATES.map((state) => (
                <option key={state}>{state}</option>
              ))}
            </SelectField>
            <TextField
              label={t("address.postalCode")}
              name="postalCode"
              defaultValue={kitchen.postalCode}
              autoComplete="postal-code"
              inputMode="numeric"
              maxLength={10}
              required
              errors={errors.postalCode}
            />
          </div>
          <SelectField
            label={t("address.timeZone")}
            hint={t("address.timeZoneHint")}
            name="timeZone"
            defaultValue={zone.chosen}
            errors={errors.timeZone}
          >
            <option value="">
              {zone.found ? t("address.zoneFound", { zone: readable(zone.found) }) : t("address.zoneFromZip")}
            </option>
            {zones.map((name) => (
              <option key={name} value={name}>
                {readable(name)}
              </option>
            ))}
          </SelectField>
          <StepLinks kitchenId={kitchen.id} step="address">
            <SubmitButton size="large" busy={t("saving")}>
              {t("save")}
            </SubmitButton>
          </StepLinks>
        </>
      )}
    </ActionForm>
  );
}
