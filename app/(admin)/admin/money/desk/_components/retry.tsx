"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { retryMoneyAction } from "../actions";

/** Safe to press twice: what is done is not done again. */
export function Retry({ what, id, about }: { what: string; id: string; about: string }) {
  const t = useTranslations("moneyDesk");
  return (
    <ActionForm action={retryMoneyAction} className="grid gap-3">
      {({ data }) => (
        <>
          <input type="hidden" name="what" value={what} />
          <input type="hidden" name="id" value={id} />
          {data !== null && (
            <Notice tone={(data as { done: boolean }).done ? "good" : "warn"} live>
              {t((data as { done: boolean }).done ? "retried" : "notYet")}
            </Notice>
          )}
          <SubmitButton tone="plain" busy={t("retrying")} className="justify-self-start">
            {t("retry")} <span className="sr-only">{about}</span>
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
