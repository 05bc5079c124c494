"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { CheckField, TextArea, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { answerClaimAction } from "../actions";

type Props = { bookingId: string; hint: string; items: { itemId: string; about: string }[] };

/** The renter's one answer: what of a claim is not right, and why. */
export function ClaimAnswerForm({ bookingId, hint, items }: Props) {
  const t = useTranslations("claim");
  return (
    <ActionForm action={answerClaimAction}>
      {({ errors }) => (
        <>
          <input type="hidden" name="bookingId" value={bookingId} />
          {items.map(({ itemId, about }) => (
            <fieldset key={itemId} className="grid gap-1 rounded-lg border border-line p-4">
              <legend className="px-1 font-semibold break-words">{about}</legend>
              <input type="hidden" name="itemIds[]" value={itemId} />
              <CheckField name="wrong[]" value={itemId} label={t("wrong")} />
              <TextField label={t("reason")} name="reasons[]" maxLength={500} errors={errors.reasons} />
            </fieldset>
          ))}
          <TextArea label={t("note")} name="note" rows={2} maxLength={1_000} errors={errors.note} />
          <p className="text-ink-soft">{hint}</p>
          <SubmitButton wide busy={t("working")}>
            {t("answer")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
