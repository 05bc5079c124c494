"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextArea, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import type { GrantState } from "@/lib/core/wallet-terms";
import { decideCreditAction, giveCreditAction } from "../actions";

/** `grantId` is minted with the page: sending the form twice gives once. */
export function GiveCredit({ grantId }: { grantId: string }) {
  const t = useTranslations("adminCredit");
  return (
    <ActionForm action={giveCreditAction}>
      {({ errors, data }) => (
        <>
          <input type="hidden" name="grantId" value={grantId} />
          <TextField
            label={t("email")}
            name="email"
            type="email"
            autoComplete="off"
            required
            errors={errors.email}
          />
          <TextField label={t("amount")} name="amount" inputMode="decimal" required errors={errors.amount} />
          <TextArea
            label={t("reason")}
            hint={t("reasonHint")}
            name="reason"
            rows={2}
            maxLength={300}
            required
            errors={errors.reason}
          />
          {data === null ? (
            <SubmitButton busy={t("giving")} className="justify-self-start">
              {t("give")}
            </SubmitButton>
          ) : (
            <>
              <Notice tone="good" live>
                {t(`done.${(data as { state: GrantState }).state}`)}
              </Notice>
              {/* A page anew, so that nobody gives twice by pressing twice. */}
              <a
                href="/admin/credit"
                className="inline-flex min-h-11 items-center justify-self-start underline underline-offset-4"
              >
                {t("another")}
              </a>
            </>
          )}
        </>
      )}
    </ActionForm>
  );
}

export function DecideCredit({ grantId, about }: { grantId: string; about: string }) {
  const t = useTranslations("adminCredit");
  return (
    <div className="flex flex-wrap gap-3">
      {(["given", "refused"] as const).map((decision) => (
        <ActionForm key={decision} action={decideCreditAction}>
          <input type="hidden" name="grantId" value={grantId} />
          <input type="hidden" name="decision" value={decision} />
          <SubmitButton tone={decision === "given" ? "primary" : "quiet"} busy={t("working")}>
            {t(decision === "given" ? "approve" : "refuse")} <span className="sr-only">{about}</span>
          </SubmitButton>
        </ActionForm>
      ))}
    </div>
  );
}
