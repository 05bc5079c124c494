import { getLocale, getTranslations } from "next-intl/server";
import { ClaimFacts, claimTime } from "@/components/payments/claim-card";
import { DepositStanding } from "@/components/payments/deposit-standing";
import { ClientWords } from "@/components/site/client-words";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import type { Booking } from "@/lib/bookings";
import { getDeposit } from "@/lib/claims";
import type { Ctx } from "@/lib/context";
import { formatMoney } from "@/lib/core/money";
import { ClaimAnswerForm } from "./claim-answer-form";

/** The renter's deposit, and the claim on it that waits for their answer. */
export async function DepositPart({ ctx, booking, own }: { ctx: Ctx; booking: Booking; own: boolean }) {
  const [t, locale, deposit] = await Promise.all([
    getTranslations("claim"),
    getLocale(),
    getDeposit(ctx, { bookingId: booking.id }),
  ]);
  if (!deposit) return null;
  const { claim } = deposit;
  const money = (valueCents: number) => formatMoney(valueCents, deposit.currency, locale);
  const mayAnswer = own && claim !== null && claim.state === "open" && claim.answerBy > ctx.now;
  return (
    <Card className="grid gap-4">
      <h2 id="claim">{t(claim ? "title" : "deposit")}</h2>
      {!claim && <DepositStanding deposit={deposit} timeZone={booking.timeZone} side="renter" />}
      {mayAnswer && (
        <Notice tone="warn">
          {t("yourTurn", { when: claimTime(claim.answerBy, booking.timeZone, locale) })}
        </Notice>
      )}
      {claim && <ClaimFacts claim={claim} timeZone={booking.timeZone} turn={mayAnswer} />}
      {claim && claim.state !== "open" && claim.state !== "disputed" && (
        <DepositStanding deposit={deposit} timeZone={booking.timeZone} side="renter" />
      )}
      {mayAnswer && (
        <ClientWords of={["errors", "claim"]}>
          <ClaimAnswerForm
            bookingId={booking.id}
            items={claim.items.map(({ itemId, description, amountCents }) => ({
              itemId,
              about: t("itemOf", { what: description, amount: money(amountCents) }),
            }))}
          />
        </ClientWords>
      )}
    </Card>
  );
}
