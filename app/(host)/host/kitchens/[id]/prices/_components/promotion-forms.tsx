"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { CheckField, SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { createPromotionAction, endPromotionAction } from "../actions";

export function AddPromotion({ kitchenId }: { kitchenId: string }) {
  const t = useTranslations("promo");
  return (
    <ActionForm action={createPromotionAction} className="grid gap-4">
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchenId} />
          <div className="grid gap-4 sm:grid-cols-3">
            <TextField
              label={t("code")}
              name="code"
              required
              maxLength={20}
              autoCapitalize="characters"
              placeholder="SPRING20"
              errors={errors.code}
            />
            <SelectField label={t("kind")} name="kind" defaultValue="percent" errors={errors.kind}>
              <option value="percent">{t("percent")}</option>
              <option value="amount">{t("amount")}</option>
            </SelectField>
            <TextField label={t("value")} name="value" inputMode="decimal" required errors={errors.value} />
          </div>
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t("maxUses")}
              hint={t("noLimit")}
              name="maxUses"
              type="number"
              min={1}
              errors={errors.maxUses}
            />
            <TextField
              label={t("maxUsesEach")}
              hint={t("noLimit")}
              name="maxUsesEach"
              type="number"
              min={1}
              defaultValue={1}
              errors={errors.maxUsesEach}
            />
            <TextField
              label={t("minimum")}
              hint={t("noLimit")}
              name="minimum"
              inputMode="decimal"
              errors={errors.minimum}
              className="sm:col-span-2"
            />
            <TextField
              label={t("firstDay")}
              hint={t("atOnce")}
              name="from"
              type="date"
              errors={errors.from}
            />
            <TextField
              label={t("lastDay")}
              hint={t("noLimit")}
              name="until"
              type="date"
              errors={errors.until}
            />
          </div>
          <CheckField name="firstBookingOnly" label={t("firstOnlyLong")} />
          <CheckField name="everywhere" label={t("everywhereLong")} />
          <SubmitButton busy={t("adding")} className="justify-self-start">
            {t("addThis")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

type EndProps = { kitchenId: string; promotionId: string; code: string };

export function EndPromotion({ kitchenId, promotionId, code }: EndProps) {
  const t = useTranslations("promo");
  return (
    <Confirm label={t("end")}>
      <p>{t("endLead", { code })}</p>
      <ActionForm action={endPromotionAction}>
        <input type="hidden" name="kitchenId" value={kitchenId} />
        <input type="hidden" name="promotionId" value={promotionId} />
        <SubmitButton tone="danger" busy={t("ending")}>
          {t("endThis", { code })}
        </SubmitButton>
      </ActionForm>
    </Confirm>
  );
}
