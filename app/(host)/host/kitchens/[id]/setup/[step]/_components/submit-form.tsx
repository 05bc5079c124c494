"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import { submitKitchenAction } from "../../actions";

export function SubmitForm({ kitchenId }: { kitchenId: string }) {
  const t = useTranslations("setup.review");
  return (
    <ActionForm action={submitKitchenAction}>
      <input type="hidden" name="kitchenId" value={kitchenId} />
      <SubmitButton size="large" busy={t("submitting")}>
        {t("submit")}
      </SubmitButton>
    </ActionForm>
  );
}
