"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { TextArea, TextField } from "@/components/ui/field";
import { SubmitOnce } from "@/components/ui/submit-once";
import type { GrantState } from "@/lib/core/wallet-terms";
import { Decide } from "../../_components/two-persons";
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
          <SubmitOnce
            label={t("give")}
            busy={t("giving")}
            done={data === null ? null : t(`done.${(data as { state: GrantState }).state}`)}
            again={{ href: "/admin/credit", label: t("another") }}
          />
        </>
      )}
    </ActionForm>
  );
}

export function DecideCredit({ grantId, about }: { grantId: string; about: string }) {
  const t = useTranslations("adminCredit");
  return (
    <Decide
      action={decideCreditAction}
      id={{ name: "grantId", value: grantId }}
      decisions={[
        { decision: "given", label: t("approve"), lets: true },
        { decision: "refused", label: t("refuse"), lets: false },
      ]}
      {...{ about, busy: t("working") }}
    />
  );
}
