"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { SelectField, TextField } from "@/components/ui/field";
import type { RuleRecord } from "@/lib/compliance/schemas";

type Rule = RuleRecord["expiry_rule"];
type Props = { rule: Rule; errors: string[] };

const TYPES: readonly Rule["type"][] = [
  "rolling-months",
  "rolling-days",
  "fixed-date",
  "end-of-month",
  "even-year-dec31",
  "none",
  "unknown",
];

/** How a paper ends, with what that way of ending asks for. */
export function ExpiryFields({ rule, errors }: Props) {
  const t = useTranslations("adminRules");
  const [type, setType] = useState(rule.type);
  const known = { months: "", days: "", month: "", day: "", ...rule };
  const asks = (...types: Rule["type"][]) => types.includes(type);
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <SelectField
        label={t("field.expiry")}
        name="expiry"
        value={type}
        onChange={(event) => setType(event.target.value as Rule["type"])}
        errors={errors}
      >
        {TYPES.map((one) => (
          <option key={one} value={one}>
            {t(`expiry.${one}`)}
          </option>
        ))}
      </SelectField>
      {asks("rolling-months", "end-of-month") && (
        <TextField label={t("field.months")} name="months" inputMode="numeric" defaultValue={known.months} />
      )}
      {asks("rolling-days") && (
        <TextField label={t("field.days")} name="days" inputMode="numeric" defaultValue={known.days} />
      )}
      {asks("fixed-date") && (
        <>
          <TextField label={t("field.month")} name="month" inputMode="numeric" defaultValue={known.month} />
          <TextField label={t("field.day")} name="day" defaultValue={known.day} />
        </>
      )}
    </div>
  );
}
