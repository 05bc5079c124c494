"use client";
import { useTranslations } from "next-intl";
import { ActionForm } from "@/components/ui/action-form";
import { Field, TextField } from "@/components/ui/field";
import { shrinkPhoto } from "@/components/ui/shrink-photo";
import { SubmitButton } from "@/components/ui/submit-button";
import { addPhotoAction, removePhotoAction } from "../../actions";

export function PhotoForm({ kitchenId }: { kitchenId: string }) {
  const t = useTranslations("setup.photos");
  return (
    <ActionForm action={addPhotoAction}>
      {({ errors }) => (
        <>
          <input type="hidden" name="kitchenId" value={kitchenId} />
          <Field label={t("file")} hint={t("fileHint")} errors={errors.photo}>
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
          <TextField label={t("alt")} hint={t("altHint")} name="alt" required errors={errors.alt} />
          <SubmitButton tone="plain" busy={t("uploading")} className="justify-self-start">
            {t("upload")}
          </SubmitButton>
        </>
      )}
    </ActionForm>
  );
}

export function RemovePhoto({
  kitchenId,
  photoId,
  alt,
}: {
  kitchenId: string;
  photoId: string;
  alt: string;
}) {
  const t = useTranslations("setup.photos");
  return (
    <ActionForm action={removePhotoAction}>
      <input type="hidden" name="kitchenId" value={kitchenId} />
      <input type="hidden" name="photoId" value={photoId} />
      <SubmitButton tone="plain" busy={t("removing")} aria-label={`${t("remove")}: ${alt}`}>
        {t("remove")}
      </SubmitButton>
    </ActionForm>
  );
}
