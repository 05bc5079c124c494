"use client";
import { useTranslations } from "next-intl";
import type { ChangeEvent } from "react";
import { ActionForm } from "@/components/ui/action-form";
import { Field, TextField } from "@/components/ui/field";
import { SubmitButton } from "@/components/ui/submit-button";
import { addPhotoAction, removePhotoAction } from "../../actions";

const LONGEST_SIDE = 1_920;
const SMALL_ENOUGH_BYTES = 1_000_000;

/** A phone's photo is far larger than any page shows: it is made smaller here, which also leaves its location behind. */
async function smaller(file: File): Promise<File> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  if (scale === 1 && file.size <= SMALL_ENOUGH_BYTES) return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  return blob ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file;
}

async function shrink(event: ChangeEvent<HTMLInputElement>): Promise<void> {
  const input = event.currentTarget;
  const [file] = input.files ?? [];
  if (!file) return;
  // What cannot be read as an image is sent as it is, and refused with a sentence.
  const ready = await smaller(file).catch(() => file);
  const transfer = new DataTransfer();
  transfer.items.add(ready);
  input.files = transfer.files;
}

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
                onChange={(event) => void shrink(event)}
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
