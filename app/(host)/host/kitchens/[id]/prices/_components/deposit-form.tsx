"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { asDollars } from "@/lib/core/money";
import { setDepositAction } from "../actions";

type Props = {
  kitchenId: string;
  spaceId: string;
  depositCents: number | null;
  beyondDepositCents: number | null;
};

/** What a booking pays on top and gets back after the visit, and what damage may cost beyond it. */
export function Deposit({ kitchenId, spaceId, depositCents, beyondDepositCents }: Props) {
  const t = useTranslations("prices");
  return (
    <ActionForm action={setDepositAction} success={t("saved")} className="grid gap-3">
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchenId} />
          <input type="hidden" name="spaceId" value={spaceId} />
          <div className="flex flex-wrap items-start gap-3">
            <TextField
              label={t("deposit")}
              hint={t("depositHint")}
              name="depositCents"
              inputMode="decimal"
              defaultValue={asDollars(depositCents)}
              errors={errors.depositCents}
              className="min-w-0 grow basis-60"
            />
            <TextField
              label={t("beyondDeposit")}
              hint={t("beyondDepositHint")}
              name="beyondDepositCents"
              inputMode="decimal"
              defaultValue={asDollars(beyondDepositCents)}
              errors={errors.beyondDepositCents}
              className="min-w-0 grow basis-60"
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
