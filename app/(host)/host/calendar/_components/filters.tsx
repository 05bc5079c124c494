import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { SelectField } from "@/components/ui/field";
import { type CalendarParams, STATUSES } from "../calendar-params";

type Named = { id: string; name: string };
type Props = { params: CalendarParams; kitchens: readonly Named[]; spaces: readonly Named[] };

/** Which kitchen, in rows of what, and which bookings: an ordinary form, so that the address says it all. */
export async function Filters({ params, kitchens, spaces }: Props) {
  const [t, names] = await Promise.all([getTranslations("hostCalendar"), getTranslations("bookingStatus")]);
  return (
    <details className="rounded-card border border-line bg-surface sm:open:pb-0">
      <summary className="flex min-h-11 cursor-pointer items-center px-4 font-semibold">{t("show")}</summary>
      <form
        action="/host/calendar"
        className="grid gap-3 p-4 pt-1 sm:grid-cols-2 lg:grid-cols-[repeat(4,1fr)_auto] lg:items-end"
      >
        <input type="hidden" name="date" value={params.date} />
        <input type="hidden" name="view" value={params.view} />
        <SelectField label={t("kitchen")} name="kitchen" defaultValue={params.kitchen}>
          {kitchens.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField label={t("rows")} name="by" defaultValue={params.by}>
          <option value="station">{t("stations")}</option>
          <option value="space">{t("spaces")}</option>
        </SelectField>
        <SelectField label={t("space")} name="space" defaultValue={params.space ?? ""}>
          <option value="">{t("everySpace")}</option>
          {spaces.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        <SelectField label={t("status")} name="status" defaultValue={params.status}>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {status === "all" ? t("everyStatus") : names(status)}
            </option>
          ))}
        </SelectField>
        <Button tone="plain">{t("apply")}</Button>
      </form>
    </details>
  );
}
