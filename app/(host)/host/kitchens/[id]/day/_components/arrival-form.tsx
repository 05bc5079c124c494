"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { CheckField, TextArea, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import type { ArrivalSettings } from "@/lib/visits";
import { saveArrivalAction } from "../actions";

type Props = { kitchenId: string; settings: ArrivalSettings; usual: string[] };

/** How crews get in, when a slot counts as missed, and what they confirm when they leave. */
export function ArrivalForm({ kitchenId, settings, usual }: Props) {
  const t = useTranslations("day");
  return (
    <ActionForm action={saveArrivalAction} success={t("saved")}>
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchenId} />
          <TextArea
            label={t("instructions")}
            hint={t("instructionsHint")}
            name="instructions"
            defaultValue={settings.instructions}
            maxLength={2_000}
            errors={errors.instructions}
          />
          <TextField
            label={t("noShow")}
            hint={t("noShowHint")}
            name="noShowMinutes"
            type="number"
            min={15}
            max={720}
            defaultValue={settings.noShowMinutes}
            required
            className="max-w-sm"
            errors={errors.noShowMinutes}
          />
          <TextArea
            label={t("checklist")}
            hint={t("checklistHint")}
            name="checklist"
            defaultValue={settings.checklist.join("\n")}
            placeholder={usual.join("\n")}
            rows={6}
            errors={errors.checklist}
          />
          <CheckField
            label={t("photosRequired")}
            name="photosRequired"
            defaultChecked={settings.photosRequired}
          />
          <SubmitButton busy={t("saving")} className="justify-self-start">
            {t("save")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
