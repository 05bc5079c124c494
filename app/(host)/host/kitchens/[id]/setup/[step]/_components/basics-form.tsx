"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { CheckField, TextArea, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { AMENITIES, type Amenity } from "@/lib/core/kitchen-terms";
import { saveBasicsAction } from "../../actions";
import { StepLinks } from "./step-links";

type Props = {
  kitchen: { id: string; name: string; description: string; houseRules: string; amenities: Amenity[] };
};

export function BasicsForm({ kitchen }: Props) {
  const t = useTranslations("setup");
  const names = useTranslations("amenities");
  return (
    <ActionForm action={saveBasicsAction} className="grid gap-5">
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchen.id} />
          <TextField
            label={t("basics.name")}
            name="name"
            defaultValue={kitchen.name}
            required
            errors={errors.name}
          />
          <TextArea
            label={t("basics.description")}
            hint={t("basics.descriptionHint")}
            name="description"
            defaultValue={kitchen.description}
            required
            errors={errors.description}
          />
          <fieldset className="grid gap-1">
            <legend className="mb-1 font-semibold">{t("basics.amenities")}</legend>
            <div className="grid sm:grid-cols-2">
              {AMENITIES.map((amenity) => (
                <CheckField
                  key={amenity}
                  label={names(amenity)}
                  name="amenities[]"
                  value={amenity}
                  defaultChecked={kitchen.amenities.includes(amenity)}
                />
              ))}
            </div>
          </fieldset>
          <TextArea
            label={t("basics.houseRules")}
            hint={t("basics.houseRulesHint")}
            name="houseRules"
            defaultValue={kitchen.houseRules || (kitchen.description ? "" : t("basics.houseRulesStart"))}
            errors={errors.houseRules}
          />
          <StepLinks kitchenId={kitchen.id} step="basics">
            <SubmitButton size="large" busy={t("saving")}>
              {t("save")}
            </SubmitButton>
          </StepLinks>
        </>
      )}
    </ActionForm>
  );
}
