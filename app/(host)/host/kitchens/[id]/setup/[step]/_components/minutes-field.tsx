"use client";
import { useTranslations } from "next-intl";
import { SelectField } from "@/components/ui/field";

type Props = {
  label: string;
  hint?: string;
  name: string;
  choices: readonly number[];
  value: number;
  errors?: string[] | undefined;
};

/** A length of time from a short list; a value set elsewhere joins the list instead of being lost. */
export function MinutesField({ choices, value, ...field }: Props) {
  const t = useTranslations("setup.minutes");
  const all = choices.includes(value) ? choices : [...choices, value].sort((a, b) => a - b);
  const words = (minutes: number) => {
    if (minutes === 0) return t("none");
    if (minutes % 1_440 === 0) return t("days", { count: minutes / 1_440 });
    return minutes % 60 === 0 ? t("hours", { count: minutes / 60 }) : t("minutes", { count: minutes });
  };
  return (
    <SelectField {...field} defaultValue={value}>
      {all.map((minutes) => (
        <option key={minutes} value={minutes}>
          {words(minutes)}
        </option>
      ))}
    </SelectField>
  );
}
