import { getLocale, getTranslations } from "next-intl/server";
import { PlannedSlots } from "@/components/bookings/planned-slots";
import { ActionForm } from "@/components/ui/action-form";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import type { SeriesPlan } from "@/lib/bookings";
import { namesOf, type QuoteLine } from "@/lib/core/booking-terms";
import { uuidv7 } from "@/lib/core/ids";
import { lineWords } from "@/lib/core/line-words";
import { formatMoney } from "@/lib/core/money";
import { problemOf } from "@/lib/http/refusals";
import { holdSeriesAction } from "../actions";

/** The lines of a price that only this renter has. */
const OF_RENTER: readonly QuoteLine["kind"][] = ["plan", "overage", "promo"];

type Props = { plan: SeriesPlan; rule: object; from: string };

/** Every booking with its price; what cannot be held is named first, and skipped or not as the renter says. */
export async function Preview({ plan, rule, from }: Props) {
  const [t, b, e, locale] = await Promise.all([
    getTranslations("series"),
    getTranslations("booking"),
    getTranslations("equipment"),
    getLocale(),
  ]);
  const words = lineWords(b, e, (valueCents) => formatMoney(valueCents, plan.card.currency, locale));
  const free = plan.occurrences.filter(({ conflict }) => !conflict);
  const conflicts = plan.occurrences.length - free.length;
  const totalCents = free.reduce((sum, { quote }) => sum + (quote?.totalCents ?? 0), 0);
  const planned = free.filter(({ quote }) => quote?.totalCents === 0).length;
  const total = formatMoney(totalCents, plan.card.currency, locale);
  return (
    <section className="grid gap-4" aria-labelledby="preview">
      <h2 id="preview">{t("bookings", { count: plan.occurrences.length })}</h2>
      {plan.equipment.length > 0 && <p>{e("with", { names: namesOf(plan.equipment) })}</p>}
      {conflicts > 0 && <Notice tone="warn">{t("conflicts", { count: conflicts })}</Notice>}
      <PlannedSlots
        slots={plan.occurrences.map(({ quote, conflict, ...one }) => ({
          ...one,
          totalCents: quote?.totalCents ?? null,
          notes: quote?.lines.filter(({ kind }) => OF_RENTER.includes(kind)).map(words) ?? [],
          problem: problemOf(conflict, locale),
        }))}
        timeZone={plan.card.timeZone}
        currency={plan.card.currency}
      />
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
          {planned > 0 && <p>{t("planned", { count: planned })}</p>}
          <SubmitButton size="large" wide busy={t("holding")}>
            {conflicts > 0 ? t("holdFree", { count: free.length }) : t("hold")}
          </SubmitButton>
          <p className="text-sm">{t("holdHint")}</p>
        </ActionForm>
      )}
    </section>
  );
}
