import { getLocale, getTranslations } from "next-intl/server";
import type { Deposit } from "@/lib/claims";
import { formatMoney } from "@/lib/core/money";
import { claimTime } from "./claim-card";

type Props = { deposit: Deposit; timeZone: string; side: "renter" | "host" };

/** Where a deposit is: kept, and until when, or where it went. */
export async function DepositStanding({ deposit, timeZone, side }: Props) {
  const [t, locale] = await Promise.all([getTranslations("claim"), getLocale()]);
  const { state, amountCents, returnedCents, awardedCents, claimableUntil, currency } = deposit;
  const amount = formatMoney(amountCents, currency, locale);
  if (state === "void") return <p>{t("void")}</p>;
  if (state === "held") {
    const when = claimableUntil && claimTime(claimableUntil, timeZone, locale);
    if (side === "host")
      return <p>{when ? t("hostHeldUntil", { amount, when }) : t("hostHeld", { amount })}</p>;
    return <p>{when ? t("heldUntil", { amount, when }) : t("held", { amount })}</p>;
  }
  return (
    <>
      {awardedCents > 0 && <p>{t("awarded", { amount: formatMoney(awardedCents, currency, locale) })}</p>}
      {returnedCents > 0 && <p>{t("returned", { amount: formatMoney(returnedCents, currency, locale) })}</p>}
    </>
  );
}
