import { getLocale } from "next-intl/server";
import { rentalWords } from "@/components/bookings/rental-words";
import { ActionForm } from "@/components/ui/action-form";
import { Confirm } from "@/components/ui/confirm";
import { SelectField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { type Rental, refundFor } from "@/lib/bookings";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { cancelRentalAction } from "../actions";

/** The way out, from any month that has not begun, each with what comes back. */
export async function GiveUp({ rental, now }: { rental: Rental; now: Date }) {
  const open = rental.months.filter(
    ({ status, startsAt }) =>
      status === "held" || status === "requested" || (status === "confirmed" && startsAt > now),
  );
  if (open.length === 0) return null;
  const [t, locale] = await Promise.all([rentalWords(rental.storageKind), getLocale()]);
  const refundFrom = (first: number) =>
    open.slice(first).reduce((sum, month) => {
      const paid = month.status === "confirmed";
      return sum + (paid ? refundFor(month, "renter", now).refundCents : 0);
    }, 0);
  return (
    <Confirm label={t("giveUp")}>
      <p>{t("giveUpLead")}</p>
      <ActionForm action={cancelRentalAction} className="grid gap-3">
        <input type="hidden" name="rentalId" value={rental.id} />
        <SelectField label={t("giveUpFrom")} name="fromBookingId">
          {open.map((month, first) => (
            <option key={month.id} value={month.id}>
              {t("giveUpOption", {
                date: formatZoned(month.startsAt, rental.timeZone, locale, { dateStyle: "medium" }),
                refund: formatMoney(refundFrom(first), month.currency, locale),
              })}
            </option>
          ))}
        </SelectField>
        <SubmitButton tone="danger" busy={t("givingUp")} className="justify-self-start">
          {t("giveUpConfirm")}
        </SubmitButton>
      </ActionForm>
    </Confirm>
  );
}
