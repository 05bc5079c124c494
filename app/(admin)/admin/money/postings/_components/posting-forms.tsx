"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField, TextArea, TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { SubmitButton } from "@/components/ui/submit-button";
import { MANUAL_CODES, type PostingState } from "@/lib/core/ledger-terms";
import { decidePostingAction, postByHandAction } from "../actions";

/** `postingId` is minted with the page: sending the form twice posts once. */
export function NewPosting({ postingId }: { postingId: string }) {
  const t = useTranslations("postings");
  const desk = useTranslations("moneyDesk");
  return (
    <ActionForm action={postByHandAction}>
      {({ errors, data }) => (
        <>
          <input type="hidden" name="postingId" value={postingId} />
          {(["credit", "debit"] as const).map((side) => (
            <SelectField key={side} label={t(side)} name={side} errors={errors[side]}>
              {MANUAL_CODES.map((code) => (
                <option key={code} value={code}>
                  {desk(`accounts.${code}`)}
                </option>
              ))}
            </SelectField>
          ))}
          <TextField label={t("amount")} name="amount" inputMode="decimal" required errors={errors.amount} />
          <TextField
            label={t("bookingId")}
            hint={t("bookingHint")}
            name="bookingId"
            autoComplete="off"
            errors={errors.bookingId}
          />
          <TextField
            label={t("externalId")}
            hint={t("externalHint")}
            name="externalId"
            autoComplete="off"
            errors={errors.externalId}
          />
          <TextArea
            label={t("reason")}
            name="reason"
            rows={2}
            maxLength={300}
            required
            errors={errors.reason}
          />
          {data === null ? (
            <SubmitButton busy={t("posting")} className="justify-self-start">
              {t("post")}
            </SubmitButton>
          ) : (
            <>
              <Notice tone="good" live>
                {t(`done.${(data as { state: PostingState }).state}`)}
              </Notice>
              {/* A page anew, so that nobody posts twice by pressing twice. */}
              <a
                href="/admin/money/postings"
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

/** The second person's word; whoever asked may only take it back. */
export function DecidePosting({ postingId, about, own }: { postingId: string; about: string; own: boolean }) {
  const t = useTranslations("postings");
  const decisions = own ? (["refused"] as const) : (["posted", "refused"] as const);
  return (
    <div className="flex flex-wrap gap-3">
      {decisions.map((decision) => (
        <ActionForm key={decision} action={decidePostingAction}>
          <input type="hidden" name="postingId" value={postingId} />
          <input type="hidden" name="decision" value={decision} />
          <SubmitButton tone={decision === "posted" ? "primary" : "quiet"} busy={t("working")}>
            {t(decision === "posted" ? "approve" : own ? "takeBack" : "refuse")}{" "}
            <span className="sr-only">{about}</span>
          </SubmitButton>
        </ActionForm>
      ))}
    </div>
  );
}
