"use client";
import { useLocale, useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextArea, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { formatMoney } from "@/lib/core/money";
import { giveBackAction } from "../actions";

type Props = { bookingId: string; leftCents: number; currency: string; until: string; paidOut: boolean };

/** Money back beyond the terms, as much as is left of the price. `until` is already on the kitchen's clock. */
export function GiveBackForm({ bookingId, leftCents, currency, until, paidOut }: Props) {
  const t = useTranslations("giveBack");
  const most = formatMoney(leftCents, currency, useLocale());
  return (
    <details className="rounded-lg border border-line bg-surface">
      <summary className="min-h-12 cursor-pointer px-4 py-3 font-semibold">{t("title")}</summary>
      <ActionForm action={giveBackAction} className="grid gap-4 p-4 pt-2">
        {({ errors }) => (
          <>
            <p className="text-ink-soft">{t(paidOut ? "leadPaidOut" : "lead", { most, until })}</p>
            <input type="hidden" name="bookingId" value={bookingId} />
            <input type="hidden" name="expectedLeftCents" value={leftCents} />
            <TextField
              label={t("amount")}
              name="amount"
              inputMode="decimal"
              required
              errors={errors.amount ?? errors.amountCents}
            />
            <TextArea
              label={t("reason")}
              hint={t("reasonHint")}
              name="reason"
              rows={2}
              required
              errors={errors.reason}
            />
            <SubmitButton tone="danger" busy={t("working")} className="justify-self-start">
              {t("send")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
    </details>
  );
}
