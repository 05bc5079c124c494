"use client";
import { ExternalLink } from "lucide-react";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import { startStripeAction } from "../../../../../actions";

type Props = { organizationId: string; returnTo: string; started: boolean };

export function StripeForm({ organizationId, returnTo, started }: Props) {
  const t = useTranslations("setup.payouts");
  return (
    <ActionForm action={startStripeAction} className="grid gap-3 sm:justify-items-start">
      <input type="hidden" name="organizationId" value={organizationId} />
      <input type="hidden" name="returnTo" value={returnTo} />
      <SubmitButton size="large" busy={t("opening")}>
        <ExternalLink aria-hidden />
        {started ? t("resume") : t("start")}
      </SubmitButton>
      <p className="text-sm text-ink-soft">{t("leaves")}</p>
    </ActionForm>
  );
}
