"use client";
import type { ChangeEvent } from "react";

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

/** For a file input: what was chosen is replaced by a smaller one before it is sent. */
export async function shrinkPhoto(event: ChangeEvent<HTMLInputElement>): Promise<void> {
  const input = event.currentTarget;
  const [file] = input.files ?? [];
  if (!file) return;
  // What cannot be read as an image is sent as it is, and refused with a sentence.
  const ready = await smaller(file).catch(() => file);
  const transfer = new DataTransfer();
  transfer.items.add(ready);
  input.files = transfer.files;
}
