"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { runPayoutsAction } from "../actions";

type Run = { payouts: number; transferred: number; failed: number };

/** Safe to press twice: what is paid is not paid again. */
export function RunPayouts() {
  const t = useTranslations("admin.payouts");
  return (
    <ActionForm action={runPayoutsAction}>
      {({ data }) => {
        const run = data as Run | null;
        return (
          <>
            {run && (
              <Notice tone={run.failed > 0 ? "warn" : "good"} live>
                {t("result", run)}
              </Notice>
            )}
            <SubmitButton busy={t("running")} className="justify-self-start">
              {t("run")}
            </SubmitButton>
          </>
        );
      }}
    </ActionForm>
  );
}
