"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { createKitchenAction } from "../../actions";

export function NewKitchenForm({ organizationId }: { organizationId: string }) {
  const t = useTranslations("host.newKitchen");
  return (
    <ActionForm action={createKitchenAction} className="grid gap-4 sm:max-w-md">
      {({ errors }) => (
        <>
          <input type="hidden" name="organizationId" value={organizationId} />
          <TextField label={t("name")} hint={t("nameHint")} name="name" required errors={errors.name} />
          <SubmitButton size="large" busy={t("creating")}>
            {t("create")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
