import { getLocale, getTranslations } from "next-intl/server";
import { CreditField } from "@/components/payments/credit-field";
import { PostForm } from "@/components/ui/post-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Booking } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { changeTerms, type Extension } from "@/lib/payments";

type Props = { ctx: Ctx; booking: Booking; choices: readonly Extension[] };

/** Staying longer while the crew is in: only what is really free is offered, each with its price. */
export async function ExtendNow({ ctx, booking, choices }: Props) {
  const [t, locale] = await Promise.all([getTranslations("changes"), getLocale()]);
  const clock = (at: Date) =>
    formatZoned(at, booking.timeZone, locale, { hour: "numeric", minute: "2-digit" });
  const confirm = `/bookings/${booking.id}/change/confirm`;
  const terms = await changeTerms(ctx, Math.max(0, ...choices.map(({ chargeCents }) => chargeCents)));
  return (
    <section aria-labelledby="extend" className="grid gap-3">
      <h2 id="extend">{t("extendTitle")}</h2>
      {choices.length === 0 && <p className="text-ink-soft">{t("extendNone")}</p>}
      {choices.length > 0 && (
        <PostForm href={confirm} className="grid gap-3">
          <CreditField terms={terms} currency={booking.currency} checked upTo />
          <ul className="grid gap-2 sm:grid-cols-2">
            {choices.map(({ minutes, endsAt, chargeCents }) => (
              <li key={minutes}>
                <SubmitButton
                  tone="plain"
                  wide
                  busy={t("working")}
                  formAction={`${confirm}?minutes=${minutes}&expectedDifferenceCents=${chargeCents}`}
                >
                  {t("extendUntil", {
                    time: clock(endsAt),
                    amount: formatMoney(chargeCents, booking.currency, locale),
                  })}
                </SubmitButton>
              </li>
            ))}
          </ul>
        </PostForm>
      )}
      {choices.length > 0 && <p className="text-sm text-ink-soft">{t("payHint")}</p>}
    </section>
  );
}
