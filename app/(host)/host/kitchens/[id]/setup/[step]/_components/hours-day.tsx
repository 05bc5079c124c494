"use client";
import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { CheckField } from "@/components/ui/field";

export type DayShifts = { weekday: number; shifts: { key: string; opens: string; closes: string }[] };
type Props = { day: DayShifts; name: string; onChange: (day: DayShifts) => void };

const MAX_SHIFTS = 3;
// On a phone the whole field opens the clock; its little picture would only push the time out of sight.
const time =
  "min-h-11 w-full min-w-0 rounded-lg border border-line-strong bg-surface px-2 max-sm:[&::-webkit-calendar-picker-indicator]:hidden";

/** One weekday: closed, or open once or several times. */
export function HoursDay({ day, name, onChange }: Props) {
  const t = useTranslations("setup.hours");
  const { weekday, shifts } = day;
  const set = (next: DayShifts["shifts"]) => onChange({ weekday, shifts: next });
  const edit = (key: string, change: { opens?: string; closes?: string }) =>
    set(shifts.map((shift) => (shift.key === key ? { ...shift, ...change } : shift)));
  const add = (opens: string, closes: string) =>
    set([...shifts, { key: `${weekday}-${Date.now()}`, opens, closes }]);
  return (
    <fieldset className="grid gap-2 bg-surface p-4 sm:grid-cols-[9rem_1fr]">
      <legend className="sr-only">{name}</legend>
      <CheckField
        label={<span className="inline-block font-semibold first-letter:uppercase">{name}</span>}
        checked={shifts.length > 0}
        onChange={(event) => (event.target.checked ? add("06:00", "22:00") : set([]))}
      />
      <div className="grid gap-2">
        {shifts.length === 0 && <p className="flex min-h-11 items-center text-ink-soft">{t("closed")}</p>}
        {shifts.map((shift, index) => (
          <div key={shift.key} className="grid grid-cols-[1fr_auto_1fr_auto] items-center gap-2">
            <input
              type="time"
              required
              className={time}
              aria-label={t("opens", { day: name })}
              value={shift.opens}
              onChange={(event) => edit(shift.key, { opens: event.target.value })}
            />
            <span aria-hidden>–</span>
            <input
              type="time"
              required
              className={time}
              aria-label={t("closes", { day: name })}
              value={shift.closes}
              onChange={(event) => edit(shift.key, { closes: event.target.value })}
            />
            {index === 0 ? (
              <Button
                type="button"
                tone="quiet"
                className="w-11 px-0!"
                aria-label={t("add", { day: name })}
                disabled={shifts.length >= MAX_SHIFTS}
                onClick={() => add("23:00", "00:00")}
              >
                <Plus aria-hidden />
              </Button>
            ) : (
              <Button
                type="button"
                tone="quiet"
                className="w-11 px-0!"
                aria-label={t("remove", { day: name })}
                onClick={() => set(shifts.filter(({ key }) => key !== shift.key))}
              >
                <X aria-hidden />
              </Button>
            )}
          </div>
        ))}
      </div>
    </fieldset>
  );
}
