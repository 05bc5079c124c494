"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { CheckField, Field, SelectField, TextArea } from "@/components/ui/field";
import { shrinkPhoto } from "@/components/ui/shrink-photo";
import { SubmitButton } from "@/components/ui/submit-button";
import { addHandoverPhotoAction, checkOutAction, tellConditionAction } from "../actions";

type Items = { item: string; words: string }[];

/** One photo of one item, or of what was found. */
export function PhotoForm({
  bookingId,
  kind,
  items,
}: {
  bookingId: string;
  kind: "check_out" | "arrival";
  items: Items;
}) {
  const t = useTranslations("day");
  return (
    <ActionForm action={addHandoverPhotoAction} className="grid gap-3">
      {({ errors }) => (
        <>
          <input type="hidden" name="bookingId" value={bookingId} />
          <input type="hidden" name="kind" value={kind} />
          {items.length > 0 && (
            <SelectField label={t("photoOf")} name="item" errors={errors.item}>
              {items.map(({ item, words }) => (
                <option key={item} value={item}>
                  {words}
                </option>
              ))}
            </SelectField>
          )}
          <Field label={t("photo")} errors={errors.photo}>
            {(wiring) => (
              <input
                {...wiring}
                type="file"
                name="photo"
                accept="image/jpeg,image/png,image/webp"
                capture="environment"
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

/** The list for leaving, and the way out. */
export function CheckOutForm({ bookingId, items }: { bookingId: string; items: Items }) {
  const t = useTranslations("day");
  return (
    <ActionForm action={checkOutAction} className="grid gap-3">
      {({ errors }) => (
        <>
          <input type="hidden" name="bookingId" value={bookingId} />
          <div className="grid">
            {items.map(({ item, words }) => (
              <CheckField key={item} name="items[]" value={item} label={words} />
            ))}
          </div>
          <TextArea label={t("note")} name="note" rows={2} maxLength={1_000} errors={errors.note} />
          <SubmitButton size="large" wide busy={t("working")}>
            {t("checkOut")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

export function ConditionForm({ bookingId }: { bookingId: string }) {
  const t = useTranslations("day");
  return (
    <ActionForm action={tellConditionAction} className="grid gap-3">
      {({ errors }) => (
        <>
          <input type="hidden" name="bookingId" value={bookingId} />
          <TextArea label={t("arrivalNote")} name="note" rows={2} maxLength={1_000} errors={errors.note} />
          <SubmitButton tone="plain" busy={t("working")} className="justify-self-start">
            {t("tell")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}
