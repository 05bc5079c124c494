"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { CheckField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { asDollars } from "@/lib/core/money";
import { priceSpaceAction } from "../../actions";
import { MinutesField } from "./minutes-field";
import { StepLinks } from "./step-links";

type Space = {
  id: string;
  hourlyRateCents: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  minMinutes: number;
  maxMinutes: number;
  incrementMinutes: number;
  avoidGaps: boolean;
};

const LENGTHS = [30, 60, 120, 180, 240, 360, 480, 720, 1_440];
const BUFFERS = [0, 15, 30, 45, 60, 90, 120, 180, 240, 480, 720, 1_440];

export function PriceForm({ kitchenId, space }: { kitchenId: string; space: Space }) {
  const t = useTranslations("setup");
  return (
    <ActionForm action={priceSpaceAction} className="grid gap-5">
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchenId} />
          <input type="hidden" name="spaceId" value={space.id} />
          <TextField
            label={t("price.rate")}
            hint={t("price.rateHint")}
            name="hourlyRate"
            inputMode="decimal"
            defaultValue={asDollars(space.hourlyRateCents)}
            required
            errors={errors.hourlyRate}
          />
          <div className="grid gap-4 sm:grid-cols-3">
            <MinutesField
              label={t("price.min")}
              name="minMinutes"
              choices={LENGTHS}
              value={space.minMinutes}
              errors={errors.minMinutes}
            />
            <MinutesField
              label={t("price.max")}
              name="maxMinutes"
              choices={LENGTHS}
              value={space.maxMinutes}
              errors={errors.maxMinutes}
            />
            <MinutesField
              label={t("price.increment")}
              name="incrementMinutes"
              choices={[15, 30, 60]}
              value={space.incrementMinutes}
              errors={errors.incrementMinutes}
            />
          </div>
          <div className="grid gap-4 sm:grid-cols-2">
            <MinutesField
              label={t("price.bufferBefore")}
              name="bufferBeforeMinutes"
              choices={BUFFERS}
              value={space.bufferBeforeMinutes}
              errors={errors.bufferBeforeMinutes}
            />
            <MinutesField
              label={t("price.bufferAfter")}
              hint={t("price.bufferHint")}
              name="bufferAfterMinutes"
              choices={BUFFERS}
              value={space.bufferAfterMinutes}
              errors={errors.bufferAfterMinutes}
            />
          </div>
          <CheckField
            name="avoidGaps"
            defaultChecked={space.avoidGaps}
            label={
              <>
                {t("price.avoidGaps")} <span className="text-ink-soft">{t("price.avoidGapsHint")}</span>
              </>
            }
          />
          <StepLinks kitchenId={kitchenId} step="price">
            <SubmitButton size="large" busy={t("saving")}>
              {t("save")}
            </SubmitButton>
          </StepLinks>
        </>
      )}
    </ActionForm>
  );
}
