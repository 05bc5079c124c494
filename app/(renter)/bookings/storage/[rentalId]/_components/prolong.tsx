import { getLocale, getTranslations } from "next-intl/server";
import { MonthsField } from "@/components/bookings/months-field";
import { rentalWords } from "@/components/bookings/rental-words";
import { Card } from "@/components/ui/card";
import type { Rental } from "@/lib/bookings";
import { uuidv7 } from "@/lib/core/ids";
import { formatMoney } from "@/lib/core/money";
import type { StorageOffer } from "@/lib/kitchens";
import { ProlongForm } from "./prolong-form";

/** More months on the same unit, at the price that is asked now. */
export async function Prolong({ rental, offer }: { rental: Rental; offer: StorageOffer }) {
  const [t, promo, locale] = await Promise.all([
    rentalWords(rental.storageKind),
    getTranslations("promo"),
    getLocale(),
  ]);
  const price = formatMoney(offer.monthlyRateCents, offer.currency, locale);
  return (
    <Card>
      <ProlongForm
        rentalId={rental.id}
        requestId={uuidv7()}
        words={{
          ...{ code: promo("optional"), add: t("prolongHow") },
          ...{ busy: t("prolonging"), done: t("prolonged") },
        }}
      >
        <h2>{t("prolong")}</h2>
        <p className="text-ink-soft">{t("prolongLead", { price })}</p>
        <MonthsField months={1} />
      </ProlongForm>
    </Card>
  );
}
