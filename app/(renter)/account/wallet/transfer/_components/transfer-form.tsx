"use client";
import { useLocale, useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField, TextField } from "@/components/ui/field";
import { SubmitOnce } from "@/components/ui/submit-once";
import { formatMoney } from "@/lib/core/money";
import type { TransferSource } from "@/lib/wallets";
import { transferCreditAction } from "../actions";

type Props = { transferId: string; sources: TransferSource[] };

/** `transferId` is minted with the page: sending the form twice moves once, and once it has moved there is nothing left to send. */
export function TransferCredit({ transferId, sources }: Props) {
  const [t, locale] = [useTranslations("creditTransfer"), useLocale()];
  const amountOf = ({ availableCents, currency }: TransferSource) =>
    availableCents === null ? t("unknown") : formatMoney(availableCents, currency, locale);
  return (
    <ActionForm action={transferCreditAction}>
      {({ errors, data }) => (
        <>
          {data === null && (
            <>
              <input type="hidden" name="transferId" value={transferId} />
              <SelectField label={t("from")} name="organizationId" errors={errors.organizationId}>
                {sources.map((source) => (
                  <option key={source.organizationId} value={source.organizationId}>
                    {t("option", { name: source.name, amount: amountOf(source) })}
                  </option>
                ))}
              </SelectField>
              <TextField
                label={t("amount")}
                hint={t("amountHint")}
                name="amount"
                inputMode="decimal"
                required
                errors={errors.amount ?? errors.amountCents}
              />
              <p className="text-ink-soft">{t("ask")}</p>
            </>
          )}
          <SubmitOnce
            label={t("move")}
            busy={t("moving")}
            done={data === null ? null : t((data as { state: "done" | "pending" }).state)}
            again={{ href: "/account/wallet/transfer", label: t("again") }}
          />
        </>
      )}
    </ActionForm>
  );
}
