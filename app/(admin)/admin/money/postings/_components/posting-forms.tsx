"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { SelectField, TextArea, TextField } from "@/components/ui/field";
import { SubmitOnce } from "@/components/ui/submit-once";
import { MANUAL_CODES, type PostingState } from "@/lib/core/ledger-terms";
import { Decide } from "../../../_components/two-persons";
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
          <SubmitOnce
            label={t("post")}
            busy={t("posting")}
            done={data === null ? null : t(`done.${(data as { state: PostingState }).state}`)}
            again={{ href: "/admin/money/postings", label: t("another") }}
          />
        </>
      )}
    </ActionForm>
  );
}

/** The second person's word; whoever asked may only take it back. */
export function DecidePosting({ postingId, about, own }: { postingId: string; about: string; own: boolean }) {
  const t = useTranslations("postings");
  const approve = { decision: "posted", label: t("approve"), lets: true };
  const refuse = { decision: "refused", label: t(own ? "takeBack" : "refuse"), lets: false };
  return (
    <Decide
      action={decidePostingAction}
      id={{ name: "postingId", value: postingId }}
      decisions={own ? [refuse] : [approve, refuse]}
      {...{ about, busy: t("working") }}
    />
  );
}
