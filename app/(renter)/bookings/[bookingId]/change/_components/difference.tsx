import { getLocale, getTranslations } from "next-intl/server";
import { writeEquipment } from "@/app/(public)/kitchens/[slug]/equipment-param";
import { When } from "@/components/bookings/when";
import { CreditField } from "@/components/payments/credit-field";
import { Notice } from "@/components/ui/notice";
import { PostForm } from "@/components/ui/post-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Booking } from "@/lib/bookings";
import type { EquipmentChoice } from "@/lib/bookings/schemas";
import type { Ctx } from "@/lib/context";
import { equipmentNames } from "@/lib/core/booking-terms";
import { AppError } from "@/lib/core/errors";
import { addMinutes } from "@/lib/core/interval";
import { formatMoney } from "@/lib/core/money";
import { translateRefusal } from "@/lib/http/refusals";
import { changeTerms, quoteChange } from "@/lib/payments";

type Props = {
  ctx: Ctx;
  booking: Booking;
  startsAt: Date;
  durationMinutes: number;
  /** What it is to have besides its space; left out: what it has. */
  equipment?: EquipmentChoice[];
};

/** The chosen time and equipment with what it costs or gives back, and the one press that makes it so. */
export async function Difference({ ctx, booking, startsAt, durationMinutes, equipment }: Props) {
  const [t, e, locale] = await Promise.all([
    getTranslations("changes"),
    getTranslations("equipment"),
    getLocale(),
  ]);
  const input = { bookingId: booking.id, startsAt, durationMinutes, equipment };
  const quoted = await quoteChange(ctx, input).catch((error: unknown) => {
    if (error instanceof AppError) return error;
    throw error;
  });
  if (quoted instanceof AppError) return <Notice>{translateRefusal(quoted, ctx.locale).message}</Notice>;
  const { price } = quoted;
  const names = equipmentNames(price.quote);
  const money = (value: number) => formatMoney(value, booking.currency, locale);
  const query = new URLSearchParams({
    startsAt: startsAt.toISOString(),
    durationMinutes: String(durationMinutes),
    expectedDifferenceCents: String(price.chargeCents - price.refundCents),
  });
  if (equipment) query.set("with", writeEquipment(equipment) ?? "");
  const kept = price.priceBeforeCents - price.priceAfterCents - price.refundCents;
  return (
    <section
      aria-labelledby="difference"
      className="grid gap-3 rounded-card border-2 border-brand bg-brand-wash p-4 max-sm:sticky max-sm:bottom-2 max-sm:shadow-lg"
    >
      <h2 id="difference" className="text-lg">
        <When
          startsAt={startsAt}
          endsAt={addMinutes(startsAt, durationMinutes)}
          timeZone={booking.timeZone}
        />
      </h2>
      {equipment && names && <p>{e("with", { names })}</p>}
      {equipment && !names && <p>{t("withoutEquipment")}</p>}
      <p className="text-2xl font-bold">
        {price.chargeCents > 0 && t("toPay", { amount: money(price.chargeCents) })}
        {price.refundCents > 0 && t("comesBack", { amount: money(price.refundCents) })}
        {price.chargeCents === 0 && price.refundCents === 0 && t("nothingToPay")}
      </p>
      {kept > 0 && <p>{t(equipment ? "keptEquipment" : "kept", { amount: money(kept) })}</p>}
      <PostForm href={`/bookings/${booking.id}/change/confirm?${query}`} className="grid gap-3">
        {price.chargeCents > 0 && (
          <CreditField
            terms={await changeTerms(ctx, price.chargeCents)}
            currency={booking.currency}
            checked
          />
        )}
        <SubmitButton size="large" wide busy={t("working")} className="py-2 whitespace-normal!">
          {price.chargeCents > 0
            ? t("confirmAndPay", { amount: money(price.chargeCents) })
            : t(equipment ? "confirmEquipment" : "confirm")}
        </SubmitButton>
      </PostForm>
      {price.chargeCents > 0 && <p className="text-sm">{t(equipment ? "payHintEquipment" : "payHint")}</p>}
    </section>
  );
}
