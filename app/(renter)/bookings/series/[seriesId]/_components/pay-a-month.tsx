import { getLocale, getTranslations } from "next-intl/server";
import { CreditField } from "@/components/payments/credit-field";
import { PostForm } from "@/components/ui/post-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Series } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { formatMoney } from "@/lib/core/money";
import { formatZoned, localDate } from "@/lib/core/zoned";
import { payingTerms } from "@/lib/payments";

/** The next month of a series that is billed by the month, in one payment; nothing when all is paid, or the host is asked each time. */
export async function PayAMonth({ ctx, series }: { ctx: Ctx; series: Series }) {
  const [t, locale] = await Promise.all([getTranslations("series"), getLocale()]);
  const { timeZone } = series;
  const { now } = ctx;
  const monthOf = (at: Date) => localDate(at, timeZone).slice(0, 7);
  const due = series.bookings.filter(
    ({ status, holdExpiresAt, needsApproval }) =>
      status === "held" && !needsApproval && holdExpiresAt && holdExpiresAt > now,
  );
  const [first] = due;
  if (!first?.holdExpiresAt || series.billing !== "monthly") return null;
  const month = monthOf(first.startsAt);
  const items = due.filter(({ startsAt }) => monthOf(startsAt) === month);
  // Series take no deposits.
  const terms = await payingTerms(
    ctx,
    items.map(({ id, totalCents }) => ({ id, totalCents, depositCents: 0 })),
  );
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
      <PostForm href={`/bookings/series/${series.id}/pay?month=${month}`} className="grid gap-3">
        <CreditField terms={terms} currency={first.currency} checked />
        <SubmitButton size="large" wide busy={t("opening")}>
          {t("payMonth", { total: formatMoney(terms.dueCents, first.currency, locale) })}
        </SubmitButton>
      </PostForm>
    </section>
  );
}
