import { getLocale, getTranslations } from "next-intl/server";
import { ClaimFacts, claimTime } from "@/components/payments/claim-card";
import { DepositStanding } from "@/components/payments/deposit-standing";
import { ClientWords } from "@/components/site/client-words";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { PostForm } from "@/components/ui/post-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Booking } from "@/lib/bookings";
import { getDeposit } from "@/lib/claims";
import type { Ctx } from "@/lib/context";
import { formatMoney } from "@/lib/core/money";
import { ClaimAnswerForm } from "./claim-answer-form";

type Props = {
  ctx: Ctx;
  booking: Booking;
  own: boolean;
  /** Whether the page for what is to be paid beyond it could not be opened. */
  failed: boolean;
};

/** The renter's deposit, the claim on it that waits for their answer, and what of it is still to be paid. */
export async function DepositPart({ ctx, booking, own, failed }: Props) {
  const [t, locale, deposit] = await Promise.all([
    getTranslations("claim"),
    getLocale(),
    getDeposit(ctx, { bookingId: booking.id }),
  ]);
  if (!deposit) return null;
  const { claim } = deposit;
  const money = (valueCents: number) => formatMoney(valueCents, deposit.currency, locale);
  // What of the claim is more than the deposit.
  const beyondCents = Math.max(0, (claim?.amountCents ?? 0) - deposit.amountCents);
  const charge = claim?.charge;
  const mayAnswer = own && claim !== null && claim.state === "open" && claim.answerBy > ctx.now;
  return (
    <Card className="grid gap-4">
      <h2 id="claim">{t(claim ? "title" : "deposit")}</h2>
      {!claim && <DepositStanding deposit={deposit} timeZone={booking.timeZone} side="renter" />}
      {mayAnswer && (
        <Notice tone="warn">
          {t(beyondCents > 0 ? "yourTurnBeyond" : "yourTurn", {
            when: claimTime(claim.answerBy, booking.timeZone, locale),
            beyond: money(beyondCents),
          })}
        </Notice>
      )}
      {claim && <ClaimFacts claim={claim} timeZone={booking.timeZone} turn={mayAnswer} />}
      {claim && claim.state !== "open" && claim.state !== "disputed" && (
        <DepositStanding deposit={deposit} timeZone={booking.timeZone} side="renter" />
      )}
      {own && (charge?.state === "declined" || charge?.state === "unpaid") && (
        <PostForm href={`/bookings/${booking.id}/claim/pay`} className="grid gap-3">
          {failed && (
            <Notice tone="bad" live>
              {t("payFailed")}
            </Notice>
          )}
          <SubmitButton size="large" wide busy={t("working")}>
            {t("payDamage", { amount: money(charge.amountCents) })}
          </SubmitButton>
        </PostForm>
      )}
      {mayAnswer && (
        <ClientWords of={["errors", "claim"]}>
          <ClaimAnswerForm
            bookingId={booking.id}
            hint={t(beyondCents > 0 ? "answerHintBeyond" : "answerHint")}
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
