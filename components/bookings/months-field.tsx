import { getTranslations } from "next-intl/server";
import { SelectField } from "@/components/ui/field";

const MONTHS = Array.from({ length: 12 }, (_, n) => n + 1);

/** For how many months storage is wanted. */
export async function MonthsField({ months, label }: { months: number; label?: string }) {
  const t = await getTranslations("storage");
  return (
    <SelectField label={label ?? t("months")} name="months" defaultValue={months}>
      {MONTHS.map((count) => (
        <option key={count} value={count}>
          {t("monthCount", { count })}
        </option>
      ))}
    </SelectField>
  );
}
