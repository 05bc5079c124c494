import { CalendarClock, CalendarPlus } from "lucide-react";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import { Countdown } from "@/components/bookings/countdown";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { type Booking, CHECK_IN_OPENS_MINUTES, canChange, overstayAt } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { addMinutes } from "@/lib/core/interval";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { payingTerms } from "@/lib/payments";
import { checkInAction, giveBackAction, withdrawRequestAction } from "../actions";
import { PayForm } from "./pay-form";

type Props = { booking: Booking; now: Date };
type Paid = { ctx: Ctx; booking: Booking };

/** A booking of a series is held for days: a date says more than seconds. */
const LONG_HOLD_MS = 3_600_000;

/** The one thing to do now: pay, come in, check out, or choose again. */
export async function NextStep({ ctx, booking }: Paid) {
  const t = await getTranslations("booking");
  const { now } = ctx;
  switch (booking.status) {
    case "held":
      return booking.holdExpiresAt && booking.holdExpiresAt > now ? (
        <Held ctx={ctx} booking={booking} />
      ) : (
        <Again booking={booking} text={t("heldOver")} />
      );
    case "requested":
      return <Requested booking={booking} now={now} />;
    case "declined":
      return (
        <Again
          booking={booking}
          text={booking.declineReason ? t("declinedFor", { reason: booking.declineReason }) : t("declined")}
        />
      );
    case "confirmed":
      return <Confirmed booking={booking} now={now} />;
    case "checked_in":
      return <CheckedIn booking={booking} now={now} />;
    case "completed":
      return <Notice tone="good">{t("completed")}</Notice>;
    case "expired":
      return <Again booking={booking} text={t(booking.needsApproval ? "requestOver" : "heldOver")} />;
    case "cancelled":
      return <Again booking={booking} text={t(booking.confirmedAt ? "cancelled" : "givenBack")} />;
    case "no_show":
      return <Notice tone="warn">{t("noShow")}</Notice>;
  }
}

async function Held({ ctx, booking }: Paid) {
  const [t, locale] = await Promise.all([getTranslations("booking"), getLocale()]);
  const { now } = ctx;
  const leftMs = (booking.holdExpiresAt?.getTime() ?? 0) - now.getTime();
  return (
    <section className="grid gap-4 rounded-card border-2 border-brand bg-brand-wash p-4 sm:p-6">
      {leftMs > LONG_HOLD_MS ? (
        <p className="text-lg font-semibold">
          {t("payUntil", {
            when: formatZoned(booking.holdExpiresAt ?? now, booking.timeZone, locale, {
              weekday: "long",
              month: "long",
              day: "numeric",
              hour: "numeric",
              minute: "2-digit",
            }),
          })}
        </p>
      ) : (
        <Countdown leftMs={leftMs} label={t("heldFor")} over={t("heldOver")} />
      )}
      <PayForm booking={booking} terms={await payingTerms(ctx, [booking])} />
      {booking.needsApproval && <p>{t("askLead")}</p>}
      <ActionForm action={giveBackAction}>
        <input type="hidden" name="bookingId" value={booking.id} />
        <SubmitButton tone="quiet" wide busy={t("givingBack")}>
          {t("giveBack")}
        </SubmitButton>
      </ActionForm>
    </section>
  );
}

async function Requested({ booking }: Props) {
  const [t, locale] = await Promise.all([getTranslations("booking"), getLocale()]);
  const when = formatZoned(booking.answerBy ?? booking.startsAt, booking.timeZone, locale, {
    weekday: "long",
    hour: "numeric",
    minute: "2-digit",
  });
  return (
    <section className="grid gap-3">
      <Notice>{t("requested", { when })}</Notice>
      <ActionForm action={withdrawRequestAction}>
        <input type="hidden" name="bookingId" value={booking.id} />
        <SubmitButton tone="quiet" wide busy={t("givingBack")}>
          {t("withdraw")}
        </SubmitButton>
      </ActionForm>
    </section>
  );
}

async function Again({ booking, text }: { booking: Booking; text: string }) {
  const t = await getTranslations("booking");
  return (
    <section className="grid gap-3">
      <Notice tone="warn">{text}</Notice>
      <Button asChild size="large">
        <Link href={`/kitchens/${booking.kitchenSlug}?space=${booking.spaceId}#book`}>{t("again")}</Link>
      </Button>
    </section>
  );
}

async function Confirmed({ booking, now }: Props) {
  const [t, locale] = await Promise.all([getTranslations("booking"), getLocale()]);
  const opensAt = addMinutes(booking.startsAt, -CHECK_IN_OPENS_MINUTES);
  const mayChange = canChange(booking, now);
  const open = now >= opensAt && now < booking.endsAt;
  const when = formatZoned(opensAt, booking.timeZone, locale, {
    weekday: "long",
    hour: "numeric",
    minute: "2-digit",
  });
  return (
    <section className="grid gap-3">
      <Notice tone="good">
        <p>{t("confirmed", { when })}</p>
        <p>{t("noShowRule", { minutes: booking.noShowMinutes })}</p>
      </Notice>
      {open && (
        <ActionForm action={checkInAction}>
          <input type="hidden" name="bookingId" value={booking.id} />
          <SubmitButton size="large" wide busy={t("working")}>
            {t("checkIn")}
          </SubmitButton>
        </ActionForm>
      )}
      <div className="flex flex-wrap gap-3">
        <Button asChild tone="plain">
          <a href={`/bookings/${booking.id}/calendar.ics`}>
            <CalendarPlus aria-hidden />
            {t("calendar")}
          </a>
        </Button>
        {mayChange && (
          <Button asChild tone="plain">
            <Link href={`/bookings/${booking.id}/change`}>
              <CalendarClock aria-hidden />
              {t("change")}
            </Link>
          </Button>
        )}
        {now < booking.startsAt && (
          <Button asChild tone="danger">
            <Link href={`/bookings/${booking.id}/cancel`}>{t("cancel")}</Link>
          </Button>
        )}
      </div>
    </section>
  );
}

async function CheckedIn({ booking, now }: Props) {
  const [t, locale] = await Promise.all([getTranslations("booking"), getLocale()]);
  const leftMs = booking.endsAt.getTime() - now.getTime();
  const { overstayMinutes, halfHours, claimCents } = overstayAt(booking, now);
  const amount = formatMoney(claimCents, booking.currency, locale);
  return (
    <section className="grid gap-3">
      {overstayMinutes > 0 ? (
        <Notice tone="bad">
          <p>{t("overstay", { minutes: overstayMinutes })}</p>
          <p>{t("overstayClaim", { count: halfHours, amount })}</p>
        </Notice>
      ) : (
        <Countdown leftMs={leftMs} label={t("leftInSlot")} over={t("slotOver")} />
      )}
    </section>
  );
}
