import { getLocale } from "next-intl/server";
import { MonthsField } from "@/components/bookings/months-field";
import { rentalWords } from "@/components/bookings/rental-words";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Rental } from "@/lib/bookings";
import { uuidv7 } from "@/lib/core/ids";
import { formatMoney } from "@/lib/core/money";
import type { StorageOffer } from "@/lib/kitchens";
import { prolongRentalAction } from "../actions";

/** More months on the same unit, at the price that is asked now. */
export async function Prolong({ rental, offer }: { rental: Rental; offer: StorageOffer }) {
  const [t, locale] = await Promise.all([rentalWords(rental.storageKind), getLocale()]);
  const price = formatMoney(offer.monthlyRateCents, offer.currency, locale);
  return (
    <Card>
      <ActionForm action={prolongRentalAction} className="grid gap-3" success={t("prolonged")}>
        <h2>{t("prolong")}</h2>
        <p className="text-ink-soft">{t("prolongLead", { price })}</p>
        <input type="hidden" name="rentalId" value={rental.id} />
        <input type="hidden" name="requestId" value={uuidv7()} />
        <MonthsField months={1} />
        <SubmitButton tone="plain" busy={t("prolonging")} className="justify-self-start">
          {t("prolongHow")}
        </SubmitButton>
      </ActionForm>
    </Card>
  );
}
