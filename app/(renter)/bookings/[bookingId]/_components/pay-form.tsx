import { getLocale, getTranslations } from "next-intl/server";
import { CheckField } from "@/components/ui/field";
import { PostForm } from "@/components/ui/post-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Booking } from "@/lib/bookings";
import { formatMoney } from "@/lib/core/money";
import type { PayingTerms } from "@/lib/payments";

/** The way to pay a hold, with credit where there is some. */
export async function PayForm({ booking, terms }: { booking: Booking; terms: PayingTerms }) {
  const [t, w, p, locale] = await Promise.all([
    getTranslations("booking"),
    getTranslations("wallet"),
    getTranslations("plans"),
    getLocale(),
  ]);
  const money = (valueCents: number) => formatMoney(valueCents, booking.currency, locale);
  const restCents = terms.dueCents - terms.creditCents;
  return (
    <PostForm href={`/bookings/${booking.id}/pay`} className="grid gap-3">
      {terms.creditCents > 0 && (
        <div className="grid rounded-lg border border-line bg-surface px-4 py-2">
          <input type="hidden" name="creditShown" value="yes" />
          <CheckField
            name="useCredit"
            defaultChecked={terms.chosen || !booking.payUntil}
            label={
              <span className="grid">
                <strong>{w("use", { amount: money(terms.creditCents) })}</strong>
                <span className="text-ink-soft">
                  {restCents === 0 ? w("useAll") : w("useRest", { rest: money(restCents) })}
                </span>
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
