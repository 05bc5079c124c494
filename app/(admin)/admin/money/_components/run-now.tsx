"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { reconcileAction } from "../actions";

type Ran = { finished: number; movements: number; postings: number; found: number; cured: number };

/** Safe to press twice: it goes on where the last run is. */
export function RunNow() {
  const t = useTranslations("adminMoney");
  return (
    <ActionForm action={reconcileAction}>
      {({ data }) => {
        const ran = data as Ran | null;
        return (
          <>
            {ran && (
              <Notice tone={ran.found > 0 ? "warn" : "good"} live>
                {t(ran.finished ? "ran" : "ranPart", ran)}
              </Notice>
            )}
            <SubmitButton tone="plain" busy={t("running")} className="justify-self-start">
              {t("run")}
            </SubmitButton>
          </>
        );
      }}
    </ActionForm>
  );
}
