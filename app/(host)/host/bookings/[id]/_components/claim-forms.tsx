"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { Button } from "@/components/ui/button";
import { Field, TextField } from "@/components/ui/field";
import { shrinkPhoto } from "@/components/ui/shrink-photo";
import { SubmitButton } from "@/components/ui/submit-button";
import { MOST_CLAIM_ITEMS } from "@/lib/core/claim-terms";
import { addClaimPhotoAction, fileClaimAction, withdrawClaimAction } from "../actions";

/** What was damaged, row by row. `claimId` is minted with the page: sending it twice files once. */
export function FileClaim({
  bookingId,
  claimId,
  most,
  beyond,
}: {
  bookingId: string;
  claimId: string;
  most: string;
  beyond: string | null;
}) {
  const t = useTranslations("claim");
  const [rows, setRows] = useState(1);
  return (
    <details className="rounded-lg border border-line bg-surface">
      <summary className="min-h-12 cursor-pointer px-4 py-3 font-semibold">{t("file")}</summary>
      <ActionForm action={fileClaimAction} className="grid gap-4 p-4 pt-2">
        {({ errors }) => (
          <>
            <p className="text-ink-soft">
              {t("fileLead", { amount: most })} {beyond}
            </p>
            <input type="hidden" name="bookingId" value={bookingId} />
            <input type="hidden" name="claimId" value={claimId} />
            {Array.from({ length: rows }, (_, i) => i + 1).map((number) => (
              <fieldset key={number} className="grid gap-4 sm:grid-cols-[1fr_12rem]">
                <legend className="mb-1 text-ink-soft">{t("row", { number })}</legend>
                <TextField
                  label={t("what")}
                  name="descriptions[]"
                  maxLength={200}
                  errors={errors.descriptions}
                />
                <TextField
                  label={t("amount")}
                  name="amounts[]"
                  inputMode="decimal"
                  errors={errors.amounts ?? errors.items}
                />
              </fieldset>
            ))}
            {rows < MOST_CLAIM_ITEMS && (
              <Button
                type="button"
                tone="quiet"
                className="justify-self-start"
                onClick={() => setRows(rows + 1)}
              >
                {t("add")}
              </Button>
            )}
            <SubmitButton busy={t("sending")} className="justify-self-start">
              {t("send")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
    </details>
  );
}

export function ClaimPhotoForm({ bookingId }: { bookingId: string }) {
  const t = useTranslations("claim");
  return (
    <ActionForm action={addClaimPhotoAction} className="grid gap-3">
      {({ errors }) => (
        <>
          <input type="hidden" name="bookingId" value={bookingId} />
          <Field label={t("photo")} errors={errors.photo}>
            {(wiring) => (
              <input
                {...wiring}
                type="file"
                name="photo"
                accept="image/jpeg,image/png,image/webp"
                onChange={(event) => void shrinkPhoto(event)}
                required
                className="w-full min-w-0 rounded-lg border border-line-strong bg-surface p-1 file:mr-3 file:min-h-10 file:cursor-pointer file:rounded-md file:border-0 file:bg-sunken file:px-3 file:font-semibold file:text-ink"
              />
            )}
          </Field>
          <SubmitButton tone="plain" busy={t("uploading")} className="justify-self-start">
            {t("addPhoto")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

export function WithdrawClaim({ bookingId }: { bookingId: string }) {
  const t = useTranslations("claim");
  return (
    <ActionForm action={withdrawClaimAction}>
      <input type="hidden" name="bookingId" value={bookingId} />
      <SubmitButton tone="quiet" busy={t("working")} className="justify-self-start">
        {t("withdraw")}
      </SubmitButton>
    </ActionForm>
  );
}
