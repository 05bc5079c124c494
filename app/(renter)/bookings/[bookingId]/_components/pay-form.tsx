import { getLocale, getTranslations } from "next-intl/server";
import { CreditField } from "@/components/payments/credit-field";
import { PostForm } from "@/components/ui/post-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Booking } from "@/lib/bookings";
import { formatMoney } from "@/lib/core/money";
import type { PayingTerms } from "@/lib/payments";

/** The way to pay a hold, with credit where there is some. */
export async function PayForm({ booking, terms }: { booking: Booking; terms: PayingTerms }) {
  const [t, p, locale] = await Promise.all([
    getTranslations("booking"),
    getTranslations("plans"),
    getLocale(),
  ]);
  const money = (valueCents: number) => formatMoney(valueCents, booking.currency, locale);
  return (
    <PostForm href={`/bookings/${booking.id}/pay`} className="grid gap-3">
      <CreditField terms={terms} currency={booking.currency} checked={terms.chosen || !booking.payUntil} />
      <SubmitButton size="large" wide busy={t("opening")}>
        {terms.dueCents === 0
          ? p("confirmFree")
          : t(booking.payUntil ? "payOn" : booking.needsApproval ? "ask" : "pay", {
              total: money(terms.dueCents),
            })}
      </SubmitButton>
    </PostForm>
  );
}
