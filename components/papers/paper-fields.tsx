"use client";
import { useTranslations } from "next-intl";
import { CheckField, TextField } from "@/components/ui/field";
import { type PaperCoverage, type PaperReading, type ReadFieldName, SURE } from "@/lib/core/paper-terms";

/** What is shown in the fields: what its person confirmed, before that what was read. */
export type PaperValues = {
  number: string;
  issuer: string;
  holderName: string;
  validFrom: string | null;
  validUntil: string | null;
  renewal: boolean;
  coverage: PaperCoverage | null;
};
type Props = {
  values: PaperValues;
  reading: PaperReading | null;
  insurance: boolean;
  errors: Record<string, string[]>;
};

const dollars = (cents: number | null) => (cents === null ? "" : String(cents / 100));

/** The fields of a paper, each with how sure the reading is, so that people look where it is not. */
export function PaperFields({ values, reading, insurance, errors }: Props) {
  const t = useTranslations("papers.fields");
  const hint = (name: ReadFieldName) => {
    const field = reading?.fields[name];
    if (!field) return t("notRead");
    return t(field.confidence >= SURE ? "sure" : field.confidence >= 0.5 ? "fairlySure" : "unsure", {
      percent: Math.round(field.confidence * 100),
    });
  };
  const field = (name: "number" | "issuer" | "holderName" | "validFrom" | "validUntil") => ({
    label: t(name),
    name,
    defaultValue: values[name] ?? "",
    hint: hint(name),
    errors: errors[name],
  });
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField {...field("validFrom")} type="date" />
        <TextField {...field("validUntil")} type="date" />
      </div>
      <TextField {...field("number")} maxLength={120} />
      <TextField {...field("issuer")} maxLength={200} />
      <TextField {...field("holderName")} maxLength={200} />
      {insurance && (
        <>
          <input type="hidden" name="insurance" value="1" />
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t("occurrence")}
              name="occurrence"
              inputMode="decimal"
              hint={hint("occurrence")}
              defaultValue={dollars(values.coverage?.occurrenceCents ?? null)}
              errors={errors["coverage.occurrenceCents"]}
            />
            <TextField
              label={t("aggregate")}
              name="aggregate"
              inputMode="decimal"
              hint={hint("aggregate")}
              defaultValue={dollars(values.coverage?.aggregateCents ?? null)}
              errors={errors["coverage.aggregateCents"]}
            />
          </div>
          <TextField
            label={t("additionalInsured")}
            name="additionalInsured"
            maxLength={200}
            hint={hint("additionalInsured")}
            defaultValue={values.coverage?.additionalInsured ?? ""}
          />
        </>
      )}
      <CheckField label={t("renewal")} name="renewal" defaultChecked={values.renewal} />
    </>
  );
}
