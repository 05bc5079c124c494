import { getLocale, getTranslations } from "next-intl/server";
import { rentalWords } from "@/components/bookings/rental-words";
import { ActionForm } from "@/components/ui/action-form";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import type { StoragePlan } from "@/lib/bookings";
import { uuidv7 } from "@/lib/core/ids";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";
import { rentStorageAction } from "../actions";

type Props = { plan: StoragePlan; startsOn: string; code: string | undefined; from: string };

/** Every month with its days, its price and when it is paid; below it the press that holds them. */
export async function MonthsPreview({ plan: { card, months, free }, startsOn, code, from }: Props) {
  const [t, b, locale] = await Promise.all([
    rentalWords(card.storageKind),
    getTranslations("booking"),
    getLocale(),
  ]);
  const money = (cents: number) => formatMoney(cents, card.currency, locale);
  const date = (at: Date) => formatZoned(at, card.timeZone, locale, { dateStyle: "medium" });
  const totalCents = months.reduce((sum, { quote }) => sum + quote.totalCents, 0);
  return (
    <section className="grid gap-4" aria-labelledby="preview">
      <h2 id="preview">{t("preview", { count: months.length, total: money(totalCents) })}</h2>
      <ol className="grid gap-px overflow-hidden rounded-card border border-line bg-line">
        {months.map((month, n) => (
          <li
            key={month.date}
            className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 bg-surface p-3"
          >
            <span className="grid">
              <span className="font-semibold">
                {date(month.startsAt)} – {date(month.endsAt)}
              </span>
              {month.quote.lines.map(
                (line) =>
                  line.kind === "promo" && (
                    <span key={line.code} className="text-sm">
                      {b("promoLine", { code: line.code })} · {money(line.amountCents).replace("-", "−")}
                    </span>
                  ),
              )}
              <span className="text-sm text-ink-soft">
                {n === 0 ? t("payNow") : t("payBy", { date: date(month.payBy) })}
              </span>
            </span>
            <span>{money(month.quote.totalCents)}</span>
          </li>
        ))}
      </ol>
      {free === 0 ? (
        <Notice tone="warn">{t("fullThen")}</Notice>
      ) : (
        <ActionForm
          action={rentStorageAction}
          className="grid gap-3 rounded-card border-2 border-brand bg-brand-wash p-4"
        >
          <input type="hidden" name="requestId" value={uuidv7()} />
          <input type="hidden" name="from" value={from} />
          <input type="hidden" name="spaceId" value={card.spaceId} />
          <input type="hidden" name="startsOn" value={startsOn} />
          {code && <input type="hidden" name="promoCode" value={code} />}
          <input type="hidden" name="months" value={months.length} />
          <p>{t("freeThen", { count: free })}</p>
          {card.newRenters === "asks" && <p>{t("asksFirst", { hours: card.requestHours })}</p>}
          <SubmitButton size="large" wide busy={t("holding")}>
            {t("hold", { total: money(months[0]?.quote.totalCents ?? 0) })}
          </SubmitButton>
          <p className="text-sm">{t("holdHint")}</p>
        </ActionForm>
      )}
    </section>
  );
}
