"use client";
import { useLocale, useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { TextArea } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { formatMoney } from "@/lib/core/money";
import { cancelBookingAction } from "../actions";

type Props = { bookingId: string; refundCents: number; currency: string; name: string };

/** Says what goes back to the renter before anything is cancelled. */
export function CancelForm({ bookingId, refundCents, currency, name }: Props) {
  const t = useTranslations("host.bookings");
  const amount = formatMoney(refundCents, currency, useLocale());
  return (
    <Confirm label={t("cancel")}>
      <p>{t("cancelQuote", { amount, name })}</p>
      <ActionForm action={cancelBookingAction}>
        {({ errors }) => (
          <>
            <input type="hidden" name="bookingId" value={bookingId} />
            <input type="hidden" name="expectedRefundCents" value={refundCents} />
            <TextArea label={t("cancelReason")} name="reason" rows={2} errors={errors.reason} />
            <SubmitButton tone="danger" busy={t("working")} className="py-2 whitespace-normal!">
              {t("cancelConfirm", { amount })}
            </SubmitButton>
          </>
        )}
      </ActionForm>
    </Confirm>
  );
}
