import { getLocale, getTranslations } from "next-intl/server";
import { Notice } from "@/components/ui/notice";
import type { Deposit } from "@/lib/claims";
import { formatMoney } from "@/lib/core/money";
import { claimTime } from "./claim-card";

type Props = { deposit: Deposit; timeZone: string; side: "renter" | "host" };

const TONES = { pending: "info", declined: "warn", paid: "good", unpaid: "warn" } as const;

/** Where a deposit is: kept, and until when, or where it went. */
export async function DepositStanding({ deposit, timeZone, side }: Props) {
  const [t, locale] = await Promise.all([getTranslations("claim"), getLocale()]);
  const { state, amountCents, returnedCents, awardedCents, claimableUntil, beyondCents, currency } = deposit;
  const charge = deposit.claim?.charge;
  const amount = formatMoney(amountCents, currency, locale);
  const said = ({ amountCents: chargedCents, state: stands, payBy }: NonNullable<typeof charge>) =>
    t(`${side === "host" ? "hostCharge" : "charge"}.${stands}`, {
      amount: formatMoney(chargedCents, currency, locale),
      when: payBy ? claimTime(payBy, timeZone, locale) : "",
    });
  if (state === "void") return <p>{t("void")}</p>;
  if (state === "held") {
    const when = claimableUntil && claimTime(claimableUntil, timeZone, locale);
    const kept =
      side === "host" ? (["hostHeldUntil", "hostHeld"] as const) : (["heldUntil", "held"] as const);
    const beyond = { amount: formatMoney(beyondCents, currency, locale) };
    return (
      <>
        <p>{when ? t(kept[0], { amount, when }) : t(kept[1], { amount })}</p>
        {beyondCents > 0 && <p>{t(side === "host" ? "hostBeyond" : "beyondAgreed", beyond)}</p>}
      </>
    );
  }
  return (
    <>
      {awardedCents > 0 && <p>{t("awarded", { amount: formatMoney(awardedCents, currency, locale) })}</p>}
      {returnedCents > 0 && (
        <p>
          {t(side === "host" ? "returned" : "returnedToYou", {
            amount: formatMoney(returnedCents, currency, locale),
          })}
        </p>
      )}
      {charge && <Notice tone={TONES[charge.state]}>{said(charge)}</Notice>}
    </>
  );
}
