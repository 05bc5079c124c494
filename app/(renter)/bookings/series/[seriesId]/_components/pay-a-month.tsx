import { getLocale, getTranslations } from "next-intl/server";
import { PostForm } from "@/components/ui/post-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Series } from "@/lib/bookings";
import { formatMoney } from "@/lib/core/money";
import { formatZoned, localDate } from "@/lib/core/zoned";

/** The next month of a series that is billed by the month, in one payment; nothing when all is paid, or the host is asked each time. */
export async function PayAMonth({ series, now }: { series: Series; now: Date }) {
  const [t, locale] = await Promise.all([getTranslations("series"), getLocale()]);
  const { timeZone } = series;
  const monthOf = (at: Date) => localDate(at, timeZone).slice(0, 7);
  const due = series.bookings.filter(
    ({ status, holdExpiresAt, needsApproval }) =>
      status === "held" && !needsApproval && holdExpiresAt && holdExpiresAt > now,
  );
  const [first] = due;
  if (!first?.holdExpiresAt || series.billing !== "monthly") return null;
  const month = monthOf(first.startsAt);
  const items = due.filter(({ startsAt }) => monthOf(startsAt) === month);
  const totalCents = items.reduce((sum, booking) => sum + booking.totalCents, 0);
  const at = (instant: Date, style: Intl.DateTimeFormatOptions) =>
    formatZoned(instant, timeZone, locale, style);
  return (
    <section
      aria-labelledby="pay-a-month"
      className="grid gap-3 rounded-card border-2 border-brand bg-brand-wash p-4 sm:p-6"
    >
      <h2 id="pay-a-month" className="text-lg font-semibold">
        {t("payMonthTitle", { month: at(first.startsAt, { month: "long", year: "numeric" }) })}
      </h2>
      <p>
        {t("payMonthLead", {
          count: items.length,
          due: at(first.holdExpiresAt, { month: "long", day: "numeric", hour: "numeric", minute: "2-digit" }),
        })}
      </p>
      <PostForm href={`/bookings/series/${series.id}/pay?month=${month}`}>
        <SubmitButton size="large" wide busy={t("opening")}>
          {t("payMonth", { total: formatMoney(totalCents, first.currency, locale) })}
        </SubmitButton>
      </PostForm>
    </section>
  );
}
