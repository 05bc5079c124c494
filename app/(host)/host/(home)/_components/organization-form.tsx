"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Card } from "@/components/ui/card";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { createOrganizationAction } from "../../actions";

/** The one question before hosting; the person becomes the owner. */
export function OrganizationForm() {
  const t = useTranslations("host.organization");
  return (
    <Card className="mx-auto grid w-full max-w-md gap-4">
      <h1>{t("title")}</h1>
      <p className="text-ink-soft">{t("lead")}</p>
      <ActionForm action={createOrganizationAction}>
        {({ errors }) => (
          <>
            <TextField
              label={t("name")}
              hint={t("nameHint")}
              name="name"
              autoComplete="organization"
              required
              errors={errors.name}
            />
            <SubmitButton size="large" wide busy={t("creating")}>
              {t("create")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
    </Card>
  );
}
