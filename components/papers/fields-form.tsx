"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SubmitButton } from "@/components/ui/submit-button";
import type { PaperReading } from "@/lib/core/paper-terms";
import { PaperFields, type PaperValues } from "./paper-fields";

type Props = {
  action: (previous: null, form: FormData) => Promise<unknown>;
  paperId: string;
  values: PaperValues;
  reading: PaperReading | null;
  insurance: boolean;
  /** Its person confirms, a reviewer corrects. */
  as: "confirm" | "correct";
};

export function FieldsForm({ action, paperId, as, ...fields }: Props) {
  const t = useTranslations("papers");
  return (
    <ActionForm action={action} success={as === "correct" ? t("corrected") : undefined}>
      {({ errors }) => (
        <>
          <input type="hidden" name="paperId" value={paperId} />
          <PaperFields {...fields} errors={errors} />
          <SubmitButton tone={as === "confirm" ? "primary" : "plain"} busy={t("working")}>
            {t(as)}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
