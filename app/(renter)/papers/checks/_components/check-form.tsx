"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { CheckField, SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { checkOwnPapersAction } from "../../actions";

type Props = { cities: { slug: string; name: string }[]; city: string | undefined; day: string };

export function CheckForm({ cities, city, day }: Props) {
  const t = useTranslations("check");
  return (
    <ActionForm action={checkOwnPapersAction}>
      {({ errors }) => (
        <>
          <div className="grid gap-3 sm:grid-cols-2">
            <SelectField label={t("city")} name="city" defaultValue={city} errors={errors.city}>
              {cities.map(({ slug, name }) => (
                <option key={slug} value={slug}>
                  {name}
                </option>
              ))}
            </SelectField>
            <TextField label={t("day")} type="date" name="asOf" defaultValue={day} errors={errors.asOf} />
          </div>
          <CheckField label={t("conventions")} name="includeConventions" value="yes" />
          <SubmitButton busy={t("checking")} className="justify-self-start">
            {t("check")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
