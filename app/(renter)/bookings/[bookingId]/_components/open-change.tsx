import { getLocale, getTranslations } from "next-intl/server";
import { Countdown } from "@/components/bookings/countdown";
import { When } from "@/components/bookings/when";
import { ActionForm } from "@/components/ui/action-form";
import { PostForm } from "@/components/ui/post-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Booking, BookingChange } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { leftToPay } from "@/lib/payments";
import { acceptMoveAction, declineMoveAction, withdrawChangeAction } from "../actions";

type Props = { ctx: Ctx; booking: Booking; change: BookingChange };

/** A change that waits: for its payment, or for the renter's answer to the host. */
export async function OpenChange({ ctx, booking, change }: Props) {
  const [t, locale] = await Promise.all([getTranslations("changes"), getLocale()]);
  const { now } = ctx;
  const expiresAt = change.expiresAt ?? now;
  const proposed = change.state === "proposed";
  const until = formatZoned(expiresAt, booking.timeZone, locale, {
    weekday: "long",
    hour: "numeric",
    minute: "2-digit",
  });
  return (
    <section
      aria-labelledby="open-change"
      className="grid gap-4 rounded-card border-2 border-brand bg-brand-wash p-4 sm:p-6"
    >
      <h2 id="open-change">{t(proposed ? "hostAsks" : "waitsForPayment")}</h2>
      <p className="text-lg font-semibold">
        <When startsAt={change.toStartsAt} endsAt={change.toEndsAt} timeZone={booking.timeZone} />
      </p>
      {change.reason && <p className="whitespace-pre-line">{t("hostSays", { reason: change.reason })}</p>}
      {proposed ? (
        <p>{t("answerUntil", { when: until })}</p>
      ) : (
        <Countdown leftMs={expiresAt.getTime() - now.getTime()} label={t("keptFor")} over={t("keptOver")} />
      )}
      {proposed ? (
        <div className="grid gap-3 sm:grid-cols-2">
          <Answer action={acceptMoveAction} bookingId={booking.id} label={t("accept")} busy={t("working")} />
          <Answer
            action={declineMoveAction}
            bookingId={booking.id}
            label={t("decline")}
            busy={t("working")}
            plain
          />
        </div>
      ) : (
        <>
          <PostForm href={`/bookings/${booking.id}/change/confirm`}>
            <SubmitButton size="large" wide busy={t("working")}>
              {t("pay", { amount: formatMoney(await leftToPay(ctx, change), change.currency, locale) })}
            </SubmitButton>
          </PostForm>
          <Answer
            action={withdrawChangeAction}
            bookingId={booking.id}
            label={t("giveUp")}
            busy={t("working")}
            plain
          />
        </>
      )}
    </section>
  );
}

type AnswerProps = {
  action: typeof acceptMoveAction;
  bookingId: string;
  label: string;
  busy: string;
  plain?: boolean;
};

const Answer = ({ action, bookingId, label, busy, plain = false }: AnswerProps) => (
  <ActionForm action={action as never}>
    <input type="hidden" name="bookingId" value={bookingId} />
    <SubmitButton size="large" wide tone={plain ? "plain" : "primary"} busy={busy}>
      {label}
    </SubmitButton>
  </ActionForm>
);
