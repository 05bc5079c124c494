import { getLocale, getTranslations } from "next-intl/server";
import { Countdown } from "@/components/bookings/countdown";
import { Notice } from "@/components/ui/notice";
import { PostForm } from "@/components/ui/post-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Rental } from "@/lib/bookings";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";

/** A month that is held for days has a date; one that is held for minutes a clock. */
const LONG_HOLD_MS = 3 * 3_600_000;

/** The one thing to do now: pay the next month, or wait for the host; nothing when all is paid. */
export async function NextPayment({ rental, now }: { rental: Rental; now: Date }) {
  const [t, locale] = await Promise.all([getTranslations("storage"), getLocale()]);
  const at = (instant: Date, style: Intl.DateTimeFormatOptions) =>
    formatZoned(instant, rental.timeZone, locale, style);
  const asked = rental.months.find(({ status }) => status === "requested");
  if (asked) {
    const when = at(asked.answerBy ?? asked.startsAt, {
      weekday: "long",
      hour: "numeric",
      minute: "2-digit",
    });
    return <Notice>{t("requested", { when })}</Notice>;
  }
  const due = rental.months.find(
    ({ status, holdExpiresAt }) => status === "held" && holdExpiresAt && holdExpiresAt > now,
  );
  if (!due?.holdExpiresAt) return null;
  const leftMs = due.holdExpiresAt.getTime() - now.getTime();
  const date = (instant: Date) => at(instant, { dateStyle: "long" });
  const total = formatMoney(due.totalCents, due.currency, locale);
  return (
    <section className="grid gap-4 rounded-card border-2 border-brand bg-brand-wash p-4 sm:p-6">
      {leftMs > LONG_HOLD_MS ? (
        <p className="text-lg font-semibold">{t("payNext", { total, date: date(due.holdExpiresAt) })}</p>
      ) : (
        <Countdown leftMs={leftMs} label={t("heldFor")} over={t("heldOver")} />
      )}
      <p>{t("payMonth", { date: date(due.startsAt) })}</p>
      <PostForm href={`/bookings/${due.id}/pay`}>
        <SubmitButton size="large" wide busy={t("opening")}>
          {due.needsApproval ? t("ask", { total }) : t("pay", { total })}
        </SubmitButton>
      </PostForm>
    </section>
  );
}
