import { getLocale, getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CheckField, SelectField, TextField } from "@/components/ui/field";
import { BILLINGS } from "@/lib/core/booking-terms";
import { weekdayName } from "@/lib/core/locale";
import type { SeriesParams } from "../series-params";

/** A plain form that asks the page anew: it works without script, and the address has all of it. */
export async function RuleForm({ params, until }: { params: SeriesParams; until: string }) {
  const [t, p, locale] = await Promise.all([
    getTranslations("series"),
    getTranslations("promo"),
    getLocale(),
  ]);
  const first = new Date(`${params.date}T00:00:00Z`).getUTCDay() || 7;
  const days = params.days.length > 0 ? params.days : [first];
  return (
    <Card>
      <form method="get" className="grid gap-4">
        <input type="hidden" name="space" value={params.space} />
        <input type="hidden" name="start" value={params.start} />
        <input type="hidden" name="hours" value={params.hours} />
        {params.with && <input type="hidden" name="with" value={params.with} />}
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField label={t("frequency")} name="frequency" defaultValue={params.frequency}>
            {(["weekly", "monthly"] as const).map((frequency) => (
              <option key={frequency} value={frequency}>
                {t(frequency)}
              </option>
            ))}
          </SelectField>
          <TextField
            label={t("every")}
            hint={t("everyHint")}
            name="every"
            type="number"
            min={1}
            max={12}
            defaultValue={params.every}
          />
          <TextField label={t("from")} name="date" type="date" required defaultValue={params.date} />
          <TextField label={t("until")} name="until" type="date" required defaultValue={until} />
        </div>
        <fieldset>
          <legend className="font-semibold">{t("days")}</legend>
          <div className="flex flex-wrap gap-x-5">
            {[1, 2, 3, 4, 5, 6, 7].map((weekday) => (
              <CheckField
                key={weekday}
                name="days"
                value={weekday}
                defaultChecked={days.includes(weekday)}
                label={weekdayName(weekday, locale, "short")}
              />
            ))}
          </div>
        </fieldset>
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField label={t("billing")} name="billing" defaultValue={params.billing}>
            {BILLINGS.map((billing) => (
              <option key={billing} value={billing}>
                {t(`billings.${billing}`)}
              </option>
            ))}
          </SelectField>
          <TextField
            label={p("optional")}
            name="code"
            maxLength={20}
            autoCapitalize="characters"
            autoComplete="off"
            defaultValue={params.code}
          />
        </div>
        <Button type="submit" tone="plain" className="justify-self-start">
          {t("show")}
        </Button>
      </form>
    </Card>
  );
}
