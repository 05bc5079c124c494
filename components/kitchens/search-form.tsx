import { Search } from "lucide-react";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { SelectField, TextField } from "@/components/ui/field";
import { formatZoned } from "@/lib/core/zoned";

export type SearchValues = {
  place?: string;
  date?: string | undefined;
  start?: string | undefined;
  hours?: number | undefined;
};

const HOURS = [1, 2, 3, 4, 5, 6, 8, 10, 12];
const STARTS = Array.from(
  { length: 48 },
  (_, i) => `${String(Math.floor(i / 2)).padStart(2, "0")}:${i % 2 ? "30" : "00"}`,
);

const clockFace = (time: string, locale: string) =>
  formatZoned(new Date(`2030-01-01T${time}:00Z`), "UTC", locale, { hour: "numeric", minute: "2-digit" });

/** Where, when, how long. A plain GET form: the answer has an address. `children`: further filters. */
export async function SearchForm({
  values,
  locale,
  children,
}: {
  values: SearchValues;
  locale: string;
  children?: ReactNode;
}) {
  const t = await getTranslations("search");
  return (
    <search>
      <form action="/search" className="grid gap-3 rounded-card border border-line bg-surface p-4">
        <div className="grid grid-cols-2 items-end gap-3 md:grid-cols-[2fr_1fr_1fr_1fr_auto]">
          <TextField
            className="col-span-2 md:col-span-1"
            label={t("place")}
            name="place"
            defaultValue={values.place}
            placeholder={t("placeExample")}
            autoComplete="postal-code"
          />
          <TextField
            label={t("date")}
            name="date"
            type="date"
            defaultValue={values.date}
            className="max-md:col-span-2"
          />
          <SelectField label={t("start")} name="start" defaultValue={values.start ?? "06:00"}>
            {STARTS.map((time) => (
              <option key={time} value={time}>
                {clockFace(time, locale)}
              </option>
            ))}
          </SelectField>
          <SelectField label={t("length")} name="hours" defaultValue={values.hours ?? 4}>
            {HOURS.map((hours) => (
              <option key={hours} value={hours}>
                {t("hours", { hours })}
              </option>
            ))}
          </SelectField>
          <Button type="submit" size="large" className="col-span-2 md:col-span-1 md:min-h-11">
            <Search aria-hidden />
            {t("submit")}
          </Button>
        </div>
        {children}
      </form>
    </search>
  );
}
