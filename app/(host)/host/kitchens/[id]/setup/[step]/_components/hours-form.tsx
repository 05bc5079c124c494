"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { SubmitButton } from "@/components/ui/submit-button";
import { weekdayName } from "@/lib/core/locale";
import { saveHoursAction } from "../../actions";
import { type DayShifts, HoursDay } from "./hours-day";
import { StepLinks } from "./step-links";

type Hours = { weekday: number; opensMinute: number; closesMinute: number };
/** `spaceId`: hours of one space; `own`: whether it has any now. */
type Props = { kitchenId: string; spaceId?: string | undefined; own?: boolean; hours: Hours[] };

const DAYS = [1, 2, 3, 4, 5, 6, 7];
const USUAL = { opens: "06:00", closes: "22:00" };

const clock = (minute: number) =>
  `${String(Math.floor((minute % 1_440) / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

/** A kitchen without hours starts with every day from six to ten; most hosts change a day or two. */
function startOf(hours: Hours[]): DayShifts[] {
  return DAYS.map((weekday) => ({
    weekday,
    shifts:
      hours.length === 0
        ? [{ key: `${weekday}-0`, ...USUAL }]
        : hours
            .filter((shift) => shift.weekday === weekday)
            .map((shift, index) => ({
              key: `${weekday}-${index}`,
              opens: clock(shift.opensMinute),
              closes: clock(shift.closesMinute),
            })),
  }));
}

export function HoursForm({ kitchenId, spaceId, own = false, hours }: Props) {
  const t = useTranslations("setup");
  const locale = useLocale();
  const [days, setDays] = useState(() => startOf(hours));
  const change = (day: DayShifts) => setDays(days.map((old) => (old.weekday === day.weekday ? day : old)));
  const copy = () =>
    setDays(
      days.map(({ weekday }) => ({
        weekday,
        shifts: days[0]?.shifts.map((shift, index) => ({ ...shift, key: `${weekday}-${index}` })) ?? [],
      })),
    );
  const week = days.flatMap(({ weekday, shifts }) =>
    shifts.map(({ opens, closes }) => ({ weekday, opens, closes })),
  );
  return (
    <ActionForm action={saveHoursAction} className="grid gap-5">
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchenId} />
          <input type="hidden" name="spaceId" value={spaceId ?? ""} />
          <input type="hidden" name="hours" value={JSON.stringify(week)} />
          {errors.hours && <p className="font-semibold text-danger">{errors.hours.join(" ")}</p>}
          <Button type="button" tone="plain" className="justify-self-start" onClick={copy}>
            {t("hours.copy", { day: weekdayName(1, locale, "long") })}
          </Button>
          <div className="grid gap-px overflow-hidden rounded-card border border-line bg-line">
            {days.map((day) => (
              <HoursDay
                key={day.weekday}
                day={day}
                name={weekdayName(day.weekday, locale, "long")}
                onChange={change}
              />
            ))}
          </div>
          <p className="text-sm text-ink-soft">{t("hours.night")}</p>
          {own && (
            <SubmitButton
              tone="plain"
              name="asKitchen"
              value="on"
              busy={t("saving")}
              className="justify-self-start"
            >
              {t("hours.asKitchen")}
            </SubmitButton>
          )}
          <StepLinks kitchenId={kitchenId} step="hours">
            <SubmitButton size="large" busy={t("saving")}>
              {t("save")}
            </SubmitButton>
          </StepLinks>
        </>
      )}
    </ActionForm>
  );
}
