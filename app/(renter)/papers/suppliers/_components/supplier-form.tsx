"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { CHAIN_LEVELS, CHAIN_SCOPES } from "@/lib/core/compliance-terms";
import { addSupplierChainAction } from "../../actions";

/** The three papers of a chain, from FDA's recognition down to the supplier's certificate. */
export function SupplierForm({ bodies }: { bodies: string[] }) {
  const t = useTranslations("suppliers");
  return (
    <ActionForm action={addSupplierChainAction}>
      {({ errors }) => (
        <>
          <div className="grid items-start gap-3 sm:grid-cols-2">
            <TextField label={t("supplier")} name="supplier" errors={errors.supplier} />
            <TextField
              label={t("country")}
              hint={t("countryHint")}
              name="siteCountry"
              maxLength={2}
              errors={errors.siteCountry}
            />
            <TextField label={t("certifier")} name="certificationBody" errors={errors.certificationBody} />
            <TextField
              label={t("accreditor")}
              name="accreditationBody"
              list="accreditation-bodies"
              errors={errors.accreditationBody}
            />
            <SelectField label={t("scope")} name="scope" errors={errors.scope}>
              {CHAIN_SCOPES.map((scope) => (
                <option key={scope} value={scope}>
                  {t(`scopes.${scope}`)}
                </option>
              ))}
            </SelectField>
          </div>
          <datalist id="accreditation-bodies">
            {bodies.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          {CHAIN_LEVELS.map((level) => (
            <fieldset key={level} className="grid items-start gap-3 sm:grid-cols-2">
              <legend className="mb-1 font-semibold">{t(`levels.${level}`)}</legend>
              <TextField
                label={t("from")}
                type="date"
                name={`${level}From`}
                errors={errors[`${level}From`]}
              />
              <TextField label={t("to")} type="date" name={`${level}To`} errors={errors[`${level}To`]} />
            </fieldset>
          ))}
          <fieldset className="grid items-start gap-3 sm:grid-cols-3">
            <legend className="mb-1 font-semibold">{t("early")}</legend>
            {(["revokedOn", "withdrawnOn", "relinquishedOn"] as const).map((name) => (
              <TextField key={name} label={t(name)} type="date" name={name} errors={errors[name]} />
            ))}
          </fieldset>
          <SubmitButton busy={t("adding")} className="justify-self-start">
            {t("keep")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
