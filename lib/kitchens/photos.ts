import { and, eq, sql } from "drizzle-orm";
import { kitchenPhotos, kitchens } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { refuse, refuseField } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { deleteObject, getObject, putObject } from "@/lib/integrations/files";
import { PHOTO_TYPES, photoExtension } from "./photo-type";
import { auditKitchen, authorizedKitchen } from "./queries";
import type { AddPhotoInput, PhotoIdInput } from "./schemas";

const MAX_PHOTOS = 20;

/** Stores a photo and shows it last. Refuses `not_found`, `forbidden`, `conflict`, `invalid_input` (`photo`). */
export async function addPhoto(ctx: Ctx, { kitchenId, photo, alt }: AddPhotoInput): Promise<{ id: string }> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const known = await ctx.db.run((query) =>
    query
      .select({ id: kitchenPhotos.id })
      .from(kitchenPhotos)
      .where(eq(kitchenPhotos.kitchenId, kitchenId))
      .limit(MAX_PHOTOS),
  );
  if (known.length >= MAX_PHOTOS) refuse("conflict", "A kitchen shows at most 20 photos. Remove one first");
  const body = await photo.arrayBuffer();
  const extension =
    photoExtension(new Uint8Array(body.slice(0, 16))) ??
    refuseField("photo", "Choose a JPEG, PNG or WebP photo");
  const id = uuidv7();
  const objectKey = `kitchens/${kitchenId}/${id}.${extension}`;
  // The object first: a row never points at nothing, an object without a row is only a little space.
  await putObject(objectKey, body, PHOTO_TYPES[extension]);
  await ctx.db.batch((query) => [
    query.insert(kitchenPhotos).values({
      id,
      kitchenId,
      objectKey,
      alt,
      position: sql`(select coalesce(max(p.position) + 1, 0) from kitchen_photos p where p.kitchen_id = ${kitchenId})`,
    }),
    auditKitchen(query, kitchen, "photo_added", { photoId: id }),
  ]);
  return { id };
}

/** Refuses `not_found`, `forbidden`. */
export async function removePhoto(ctx: Ctx, { kitchenId, photoId }: PhotoIdInput): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const [gone] = await ctx.db.run((query) =>
    query
      .delete(kitchenPhotos)
      .where(and(eq(kitchenPhotos.id, photoId), eq(kitchenPhotos.kitchenId, kitchenId)))
      .returning({ objectKey: kitchenPhotos.objectKey }),
  );
  if (!gone) refuse("not_found", "Photo not found");
  await ctx.db.run((query) => auditKitchen(query, kitchen, "photo_removed", { photoId }));
  await deleteObject(gone.objectKey).catch(() => undefined);
}

export type PhotoFile = { body: ReadableStream | null; contentType: string; shared: boolean };

/**
 * A photo of a kitchen that the caller may see; `shared` when everybody may. Any other key of the store is
 * `not_found`, whether it exists or not.
 */
export async function photoFile(ctx: Ctx, objectKey: string): Promise<PhotoFile> {
  const extension = /^kitchens\/[\w-]+\/[\w-]+\.(jpg|png|webp)$/.exec(objectKey)?.[1];
  const [photo] = extension
    ? await ctx.db.run((query) =>
        query
          .select({ status: kitchens.status })
          .from(kitchenPhotos)
          .innerJoin(kitchens, eq(kitchens.id, kitchenPhotos.kitchenId))
          .where(eq(kitchenPhotos.objectKey, objectKey))
          .limit(1),
      )
    : [];
  if (!photo) return refuse("not_found", "Photo not found");
  const stored = await getObject(objectKey);
  const contentType = PHOTO_TYPES[extension as keyof typeof PHOTO_TYPES];
  return { body: stored.body, contentType, shared: photo.status === "published" };
}
