import { getLocale, getTranslations } from "next-intl/server";
import { PostForm } from "@/components/ui/post-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Booking } from "@/lib/bookings";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import type { Extension } from "@/lib/payments";

type Props = { booking: Booking; choices: readonly Extension[] };

/** Staying longer while the crew is in: only what is really free is offered, each with its price. */
export async function ExtendNow({ booking, choices }: Props) {
  const [t, locale] = await Promise.all([getTranslations("changes"), getLocale()]);
  const clock = (at: Date) =>
    formatZoned(at, booking.timeZone, locale, { hour: "numeric", minute: "2-digit" });
  return (
    <section aria-labelledby="extend" className="grid gap-3">
      <h2 id="extend">{t("extendTitle")}</h2>
      {choices.length === 0 && <p className="text-ink-soft">{t("extendNone")}</p>}
      <ul className="grid gap-2 sm:grid-cols-2">
        {choices.map(({ minutes, endsAt, chargeCents }) => (
          <li key={minutes}>
            <PostForm
              href={`/bookings/${booking.id}/change/confirm?minutes=${minutes}&expectedDifferenceCents=${chargeCents}`}
            >
              <SubmitButton tone="plain" wide busy={t("working")}>
                {t("extendUntil", {
                  time: clock(endsAt),
                  amount: formatMoney(chargeCents, booking.currency, locale),
                })}
              </SubmitButton>
            </PostForm>
          </li>
        ))}
      </ul>
      {choices.length > 0 && <p className="text-sm text-ink-soft">{t("payHint")}</p>}
    </section>
  );
}
