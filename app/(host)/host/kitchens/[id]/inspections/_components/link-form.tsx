"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { QrCode } from "@/components/visits/qr-code";
import { makeInspectionLinkAction } from "../actions";

const urlOf = (data: unknown) =>
  data && typeof data === "object" && "url" in data ? String(data.url) : null;

/** Makes an address for an inspector and shows it this once, to be scanned or copied. */
export function LinkForm({ kitchenId }: { kitchenId: string }) {
  const t = useTranslations("inspections");
  return (
    <ActionForm action={makeInspectionLinkAction}>
      {({ errors, data }) => {
        const url = urlOf(data);
        return (
          <>
            {url && (
              <Notice tone="good" live>
                <p className="font-semibold">{t("once")}</p>
                <code className="block break-all select-all">{url}</code>
                <div className="mt-3">
                  <QrCode text={url} label={t("qr")} />
                </div>
              </Notice>
            )}
            <input type="hidden" name="kitchenId" value={kitchenId} />
            <div className="grid gap-3 sm:grid-cols-2">
              <TextField label={t("label")} hint={t("labelHint")} name="label" errors={errors.label} />
              <SelectField label={t("days")} name="days" defaultValue="7" errors={errors.days}>
                {[1, 7, 30, 90].map((days) => (
                  <option key={days} value={days}>
                    {t("forDays", { days })}
                  </option>
                ))}
              </SelectField>
            </div>
            <SubmitButton busy={t("making")} className="justify-self-start">
              {t("make")}
            </SubmitButton>
          </>
        );
      }}
    </ActionForm>
  );
}
