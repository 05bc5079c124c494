import { getLocale, getTranslations } from "next-intl/server";
import { CreditField } from "@/components/payments/credit-field";
import { CheckField } from "@/components/ui/field";
import { PostForm } from "@/components/ui/post-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Booking } from "@/lib/bookings";
import { formatMoney } from "@/lib/core/money";
import type { PayingTerms } from "@/lib/payments";

/** The way to pay a hold, with credit where there is some. */
export async function PayForm({ booking, terms }: { booking: Booking; terms: PayingTerms }) {
  const [t, c, p, locale] = await Promise.all([
    getTranslations("booking"),
    getTranslations("claim"),
    getTranslations("plans"),
    getLocale(),
  ]);
  const money = (valueCents: number) => formatMoney(valueCents, booking.currency, locale);
  // Agreed to once, with the press that begins to pay.
  const beyondCents =
    booking.depositCents > 0 && !booking.payUntil ? (booking.quote.beyondDepositCents ?? 0) : 0;
  return (
    <PostForm href={`/bookings/${booking.id}/pay`} className="grid gap-3">
      <CreditField terms={terms} currency={booking.currency} checked={terms.chosen || !booking.payUntil} />
      {beyondCents > 0 && (
        <div className="grid rounded-lg border border-line bg-surface px-4 py-2">
          <CheckField
            name="agreesToDamage"
            required
            label={
              <span className="grid">
                <strong>{c("agree", { amount: money(beyondCents) })}</strong>
                <span className="text-ink-soft">{c("agreeHint")}</span>
              </span>
            }
          />
        </div>
      )}
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
