"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextArea, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { decideClaimAction } from "../actions";

type Props = { claimId: string; items: { itemId: string; label: string; hint: string; dollars: string }[] };

/** An award for each item of a claim, as claimed unless changed, and why. */
export function DecideForm({ claimId, items }: Props) {
  const t = useTranslations("adminClaims");
  return (
    <ActionForm action={decideClaimAction}>
      {({ errors }) => (
        <>
          <input type="hidden" name="claimId" value={claimId} />
          {items.map(({ itemId, label, hint, dollars }) => (
            <div key={itemId}>
              <input type="hidden" name="itemIds[]" value={itemId} />
              <TextField
                label={label}
                hint={hint}
                name="amounts[]"
                inputMode="decimal"
                defaultValue={dollars}
                required
                errors={errors.amounts}
              />
            </div>
          ))}
          <TextArea
            label={t("reason")}
            hint={t("reasonHint")}
            name="decision"
            rows={2}
            maxLength={1_000}
            required
            errors={errors.decision}
          />
          <SubmitButton busy={t("working")} className="justify-self-start">
            {t("decide")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
