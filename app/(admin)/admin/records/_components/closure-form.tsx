"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { decideClosureAction } from "../actions";

/** One reason, two ways to go on. Only a published kitchen can be suspended. */
export function ClosureForm({ closureId, published }: { closureId: string; published: boolean }) {
  const t = useTranslations("records");
  return (
    <ActionForm action={decideClosureAction}>
      {({ errors }) => (
        <>
          <input type="hidden" name="closureId" value={closureId} />
          <TextField
            label={t("note")}
            hint={t("noteHint")}
            name="note"
            maxLength={500}
            errors={errors.note}
          />
          <div className="flex flex-wrap gap-3">
            <SubmitButton tone="plain" name="decision" value="dismissed" busy={t("deciding")}>
              {t("dismiss")}
            </SubmitButton>
            {published && (
              <SubmitButton tone="danger" name="decision" value="suspended" busy={t("deciding")}>
                {t("suspend")}
              </SubmitButton>
            )}
          </div>
        </>
      )}
    </ActionForm>
  );
}
