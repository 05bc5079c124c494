import { getLocale, getTranslations } from "next-intl/server";
import { ActionForm } from "@/components/ui/action-form";
import { Badge } from "@/components/ui/badge";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import type { Occurrence, SeriesPlan } from "@/lib/bookings";
import { namesOf } from "@/lib/core/booking-terms";
import { AppError } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { translateRefusal } from "@/lib/http/refusals";
import { holdSeriesAction } from "../actions";

type Props = { plan: SeriesPlan; rule: object; from: string };

/** Every booking with its price; what cannot be held is named first, and skipped or not as the renter says. */
export async function Preview({ plan, rule, from }: Props) {
  const [t, e, locale] = await Promise.all([
    getTranslations("series"),
    getTranslations("equipment"),
    getLocale(),
  ]);
  const free = plan.occurrences.filter(({ conflict }) => !conflict);
  const conflicts = plan.occurrences.length - free.length;
  const totalCents = free.reduce((sum, { quote }) => sum + (quote?.totalCents ?? 0), 0);
  const total = formatMoney(totalCents, plan.card.currency, locale);
  return (
    <section className="grid gap-4" aria-labelledby="preview">
      <h2 id="preview">{t("bookings", { count: plan.occurrences.length })}</h2>
      {plan.equipment.length > 0 && <p>{e("with", { names: namesOf(plan.equipment) })}</p>}
      {conflicts > 0 && <Notice tone="warn">{t("conflicts", { count: conflicts })}</Notice>}
      <ol className="grid gap-px overflow-hidden rounded-card border border-line bg-line">
        {plan.occurrences.map((one) => (
          <Row key={one.date} one={one} zone={plan.card.timeZone} locale={locale} dueLabel={t("payBy")} />
        ))}
      </ol>
      {free.length > 0 && (
        <ActionForm
          action={holdSeriesAction}
          className="grid gap-3 rounded-card border-2 border-brand bg-brand-wash p-4"
        >
          <input type="hidden" name="requestId" value={uuidv7()} />
          <input type="hidden" name="from" value={from} />
          <input type="hidden" name="rule" value={JSON.stringify(rule)} />
          <input type="hidden" name="onConflict" value={conflicts > 0 ? "skip" : "stop"} />
          <p className="text-lg font-semibold">{t("total", { count: free.length, total })}</p>
          <SubmitButton size="large" wide busy={t("holding")}>
            {conflicts > 0 ? t("holdFree", { count: free.length }) : t("hold")}
          </SubmitButton>
          <p className="text-sm">{t("holdHint")}</p>
        </ActionForm>
      )}
    </section>
  );
}

type RowProps = { one: Occurrence; zone: string; locale: string; dueLabel: string };

function Row({ one, zone, locale, dueLabel }: RowProps) {
  const at = (instant: Date, style: Intl.DateTimeFormatOptions) => formatZoned(instant, zone, locale, style);
  const day = { weekday: "short", year: "numeric", month: "short", day: "numeric" } as const;
  const time = { hour: "numeric", minute: "2-digit" } as const;
  const problem =
    one.conflict &&
    translateRefusal(
      new AppError(one.conflict.code, one.conflict.template, {}, { values: one.conflict.values }),
      locale === "es" ? "es" : "en",
    ).message;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 bg-surface p-3">
      <span className="grid">
        <span className="font-semibold">
          {one.slot
            ? `${at(one.slot.startsAt, { ...day, ...time })} – ${at(one.slot.endsAt, time)}`
            : one.date}
        </span>
        {!problem && one.payBy && (
          <span className="text-sm text-ink-soft">
            {dueLabel} {at(one.payBy, { month: "short", day: "numeric", ...time })}
          </span>
        )}
      </span>
      {problem ? (
        <Badge tone="bad">{problem}</Badge>
      ) : (
        one.quote && <span>{formatMoney(one.quote.totalCents, one.quote.currency, locale)}</span>
      )}
    </li>
  );
}
