import { getLocale, getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { SelectField, TextArea } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { type Rental, refundFor } from "@/lib/bookings";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { cancelMonthsAction } from "../actions";

/** The unit taken back from a paid month on, each with what goes back to the renter; nothing where no such month is ahead. */
export async function CancelMonths({ rental, now }: { rental: Rental; now: Date }) {
  const paid = rental.months.filter(({ status, startsAt }) => status === "confirmed" && startsAt > now);
  if (paid.length === 0) return null;
  const [t, locale] = await Promise.all([getTranslations("hostStorage"), getLocale()]);
  const refundFrom = (first: number) =>
    paid.slice(first).reduce((sum, month) => sum + refundFor(month, "host", now).refundCents, 0);
  return (
    <Confirm label={t("takeBack")}>
      <p>{t("takeBackLead", { renter: rental.renterName || rental.renterEmail })}</p>
      <ActionForm action={cancelMonthsAction} className="grid gap-3">
        <input type="hidden" name="rentalId" value={rental.id} />
        <SelectField label={t("takeBackFrom")} name="fromBookingId">
          {paid.map((month, first) => (
            <option key={month.id} value={month.id}>
              {t("takeBackOption", {
                date: formatZoned(month.startsAt, rental.timeZone, locale, { dateStyle: "medium" }),
                refund: formatMoney(refundFrom(first), month.currency, locale),
              })}
            </option>
          ))}
        </SelectField>
        <TextArea label={t("reason")} name="reason" rows={2} maxLength={500} />
        <SubmitButton tone="danger" busy={t("takingBack")} className="justify-self-start">
          {t("takeBackConfirm")}
        </SubmitButton>
      </ActionForm>
    </Confirm>
  );
}
