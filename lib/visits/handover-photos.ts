import { eq } from "drizzle-orm";
import { handoverPhotos } from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";
import { refuse, refuseField } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { getObject, putObject } from "@/lib/integrations/files";
import { PHOTO_TYPES, photoExtension } from "@/lib/kitchens";
import { openHandover } from "./handover";
import type { HandoverPhotoInput } from "./schemas";

const MOST_OF_ONE_ITEM = 3;
const MOST_ON_ARRIVAL = 6;

/**
 * Keeps a photo of how the crew found or leaves the kitchen, for that renter, the host and support alone. Refuses
 * `not_found`, `forbidden`, `conflict`, `invalid_input` (`photo`, `item`).
 */
export async function addHandoverPhoto(ctx: Ctx, input: HandoverPhotoInput): Promise<{ id: string }> {
  const { bookingId, kind, photo } = input;
  const { handover } = await openHandover(ctx, bookingId, kind);
  const item = kind === "check_out" ? input.item : "";
  if (kind === "check_out" && !handover.checklist.includes(item))
    refuseField("item", "Choose from the checklist");
  const known = handover.photos.filter((one) => one.kind === kind && one.item === item).length;
  if (known >= (kind === "arrival" ? MOST_ON_ARRIVAL : MOST_OF_ONE_ITEM)) {
    refuse("conflict", "There are enough photos of this already");
  }
  const body = await photo.arrayBuffer();
  const extension =
    photoExtension(new Uint8Array(body.slice(0, 16))) ??
    refuseField("photo", "Choose a JPEG, PNG or WebP photo");
  const id = uuidv7();
  const objectKey = `handovers/${bookingId}/${id}.${extension}`;
  await putObject(objectKey, body, PHOTO_TYPES[extension]);
  const row = { id, bookingId, kind, item, objectKey, createdBy: requireUser(ctx) };
  await ctx.system.run((query) => query.insert(handoverPhotos).values(row));
  return { id };
}

/** A photo for whoever sees its booking; everything else is `not_found`. */
export async function handoverPhoto(
  ctx: Ctx,
  photoId: string,
): Promise<{ body: ReadableStream | null; contentType: string }> {
  requireUser(ctx);
  const [photo] = await ctx.db.run((query) =>
    query
      .select({ objectKey: handoverPhotos.objectKey })
      .from(handoverPhotos)
      .where(eq(handoverPhotos.id, photoId))
      .limit(1),
  );
  if (!photo) return refuse("not_found", "Photo not found");
  const extension = photo.objectKey.split(".").at(-1) as keyof typeof PHOTO_TYPES;
  return { body: (await getObject(photo.objectKey)).body, contentType: PHOTO_TYPES[extension] };
}
