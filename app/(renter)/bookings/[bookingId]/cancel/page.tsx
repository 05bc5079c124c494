import Link from "next/link";
import { redirect } from "next/navigation";
import { getLocale, getTranslations } from "next-intl/server";
import { PolicyTerms } from "@/components/bookings/policy-terms";
import { When } from "@/components/bookings/when";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { SubmitButton } from "@/components/ui/submit-button";
import { getBooking, isStorage } from "@/lib/bookings";
import { AppError } from "@/lib/core/errors";
import { numberFormat } from "@/lib/core/locale";
import { formatMoney } from "@/lib/core/money";
import { idOrNotFound, orNotFound } from "@/lib/http/page";
import { signedIn } from "@/lib/http/request-ctx";
import { quoteCancellation } from "@/lib/payments";
import { cancelAction } from "../actions";

export const runtime = "edge";

type Props = { params: Promise<{ bookingId: string }> };

/** The refund is shown, with its reason, before anything is cancelled. */
export default async function CancelPage({ params }: Props) {
  const bookingId = idOrNotFound((await params).bookingId);
  const { ctx } = await signedIn(`/bookings/${bookingId}/cancel`);
  const [t, c, p, locale, booking] = await Promise.all([
    getTranslations("booking"),
    getTranslations("claim"),
    getTranslations("plans"),
    getLocale(),
    orNotFound(getBooking(ctx, bookingId)),
  ]);
  const quote = await quoteCancellation(ctx, { bookingId }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "conflict") return null;
    throw error;
  });
  if (!quote || quote.reason === "hold" || isStorage(booking)) redirect(`/bookings/${bookingId}`);
  const money = (value: number) => formatMoney(value, quote.currency, locale);
  return (
    <Card className="mx-auto grid w-full max-w-xl gap-4">
      <h1>{t("cancelTitle")}</h1>
      <p>
        {booking.kitchenName} · {booking.spaceName}
        <br />
        <When {...booking} />
      </p>
      {booking.totalCents > 0 && (
        <p className="text-2xl font-bold">{t("refund", { refund: money(quote.refundCents) })}</p>
      )}
      <p>{t(`refundWhy.${quote.reason}`, { kept: money(quote.keptCents) })}</p>
      {quote.refundCents > 0 && <p className="text-ink-soft">{t("refundRoute")}</p>}
      {booking.depositCents > 0 && <p>{c("cancelled", { amount: money(booking.depositCents) })}</p>}
      {(booking.quote.terms?.plans ?? []).map(({ id, name, includes, left }) => {
        const back = Math.floor((left * quote.planShare) / 10_000);
        if (back === 0) return null;
        return (
          <p key={id}>
            {includes === "hours"
              ? p("cancelBack", { name, hours: numberFormat(locale).format(back / 60) })
              : p("cancelBackCredit", { name, amount: money(back) })}
          </p>
        );
      })}
      <PolicyTerms policy={booking.cancellationPolicy} />
      <ActionForm action={cancelAction}>
        <input type="hidden" name="bookingId" value={booking.id} />
        <input type="hidden" name="expectedRefundCents" value={quote.refundCents} />
        <SubmitButton tone="danger" size="large" wide busy={t("cancelling")}>
          {t("cancelNow")}
        </SubmitButton>
      </ActionForm>
      <Button asChild tone="quiet">
        <Link href={`/bookings/${booking.id}`}>{t("keep")}</Link>
      </Button>
    </Card>
  );
}
