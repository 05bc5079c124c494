"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { CheckField, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";

type Props = { action: (previous: null, form: FormData) => Promise<unknown>; scopes: string[] };

const keyOf = (data: unknown) =>
  data && typeof data === "object" && "key" in data ? String(data.key) : null;

/** The key is shown once, here; only its hash is kept. */
export function NewKeyForm({ action, scopes }: Props) {
  const t = useTranslations("account");
  return (
    <ActionForm action={action}>
      {({ errors, data }) => (
        <>
          {keyOf(data) && (
            <Notice tone="good" live>
              <p className="font-semibold">{t("keyOnce")}</p>
              <code className="block break-all select-all">{keyOf(data)}</code>
            </Notice>
          )}
          <TextField label={t("keyName")} name="name" maxLength={60} errors={errors.name} />
          <fieldset>
            <legend className="font-semibold">{t("scopes")}</legend>
            {errors.scopes && <p className="text-sm font-semibold text-danger">{errors.scopes.join(" ")}</p>}
            <div className="grid sm:grid-cols-2">
              {scopes.map((scope) => (
                <CheckField key={scope} name="scopes[]" value={scope} label={<code>{scope}</code>} />
              ))}
            </div>
          </fieldset>
          <SubmitButton tone="plain" busy={t("making")}>
            {t("makeKey")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
