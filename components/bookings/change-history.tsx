import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import type { BookingChange } from "@/lib/bookings";
import { namesOf } from "@/lib/core/booking-terms";
import { formatMoney } from "@/lib/core/money";
import { formatZoned } from "@/lib/core/zoned";

const moved = (one: BookingChange) =>
  +one.fromStartsAt !== +one.toStartsAt || +one.fromEndsAt !== +one.toEndsAt;

type Props = { changes: readonly BookingChange[]; timeZone: string };

/** Every change that was made or tried: from when to when, with what equipment, what it cost or gave back, and how it ended. */
export async function ChangeHistory({ changes, timeZone }: Props) {
  const [t, locale] = await Promise.all([getTranslations("changes"), getLocale()]);
  if (changes.length === 0) return null;
  const clock = { hour: "numeric", minute: "2-digit" } as const;
  const at = (instant: Date, style: Intl.DateTimeFormatOptions) =>
    formatZoned(instant, timeZone, locale, style);
  const span = (from: Date, until: Date) =>
    `${at(from, { month: "short", day: "numeric", ...clock })} – ${at(until, clock)}`;
  const money = (one: BookingChange) =>
    one.chargeCents > 0
      ? t("paid", { amount: formatMoney(one.chargeCents, one.currency, locale) })
      : one.refundCents > 0
        ? t("refunded", { amount: formatMoney(one.refundCents, one.currency, locale) })
        : null;
  return (
    <Card className="grid gap-3">
      <h2>{t("history")}</h2>
      <ol className="grid gap-3">
        {changes.map((one) => (
          <li key={one.id} className="grid gap-0.5 border-l-4 border-line pl-3">
            <p className="flex flex-wrap justify-between gap-x-4">
              <strong>
                {t(`kind.${one.kind}`)} · {t(`state.${one.state}`)}
              </strong>
              <span className="text-ink-soft">
                {at(one.createdAt, { month: "short", day: "numeric", ...clock })}
              </span>
            </p>
            {one.fromEquipment && one.toEquipment && (
              <p>
                <del>
                  <span className="sr-only">{t("from")} </span>
                  {namesOf(one.fromEquipment) || t("withoutEquipment")}
                </del>{" "}
                <span aria-hidden>→</span>{" "}
                <ins className="no-underline">
                  <span className="sr-only">{t("to")} </span>
                  {namesOf(one.toEquipment) || t("withoutEquipment")}
                </ins>
              </p>
            )}
            {moved(one) && (
              <p>
                <del>
                  <span className="sr-only">{t("from")} </span>
                  {span(one.fromStartsAt, one.fromEndsAt)}
                </del>{" "}
                <span aria-hidden>→</span>{" "}
                <ins className="no-underline">
                  <span className="sr-only">{t("to")} </span>
                  {span(one.toStartsAt, one.toEndsAt)}
                </ins>
              </p>
            )}
            {one.state === "applied" && money(one) && <p className="text-ink-soft">{money(one)}</p>}
            {one.reason && <p className="text-ink-soft">{one.reason}</p>}
          </li>
        ))}
      </ol>
    </Card>
  );
}
