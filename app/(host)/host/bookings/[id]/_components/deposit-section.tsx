import { getLocale, getTranslations } from "next-intl/server";
import { ClaimFacts } from "@/components/payments/claim-card";
import { DepositStanding } from "@/components/payments/deposit-standing";
import { Card } from "@/components/ui/card";
import type { Booking } from "@/lib/bookings";
import { getDeposit } from "@/lib/claims";
import type { Ctx } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { formatMoney } from "@/lib/core/money";
import { ClaimPhotoForm, FileClaim, WithdrawClaim } from "./claim-forms";

/** The deposit of a booking as its host sees it: what is kept, and the claim on it. */
export async function DepositSection({ ctx, booking, may }: { ctx: Ctx; booking: Booking; may: boolean }) {
  const [t, locale, deposit] = await Promise.all([
    getTranslations("claim"),
    getLocale(),
    getDeposit(ctx, { bookingId: booking.id }),
  ]);
  if (!deposit) return null;
  const { claim, claimableUntil } = deposit;
  const mayFile = may && !claim && claimableUntil !== null && claimableUntil > ctx.now;
  const money = (valueCents: number) => formatMoney(valueCents, deposit.currency, locale);
  const waits = claim?.state === "open" || claim?.state === "disputed";
  return (
    <Card className="grid grid-cols-1 gap-4">
      <h2 id="claim">{t(claim ? "title" : "deposit")}</h2>
      {!waits && <DepositStanding deposit={deposit} timeZone={booking.timeZone} side="host" />}
      {claim && <ClaimFacts claim={claim} timeZone={booking.timeZone} />}
      {waits && may && (
        <>
          <ClaimPhotoForm key={claim.photos.length} bookingId={booking.id} />
          <WithdrawClaim bookingId={booking.id} />
        </>
      )}
      {mayFile && (
        <FileClaim
          bookingId={booking.id}
          claimId={uuidv7()}
          most={money(deposit.amountCents + deposit.beyondCents)}
          beyond={deposit.beyondCents > 0 ? t("fileBeyond", { deposit: money(deposit.amountCents) }) : null}
        />
      )}
    </Card>
  );
}
