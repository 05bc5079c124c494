import { eq } from "drizzle-orm";
import { claimPhotos, claims } from "@/db/schema";
import { authorize } from "@/lib/access";
import { getBooking } from "@/lib/bookings";
import { type Ctx, requirePerson, requireUser } from "@/lib/context";
import { MOST_CLAIM_PHOTOS } from "@/lib/core/claim-terms";
import { refuse, refuseField } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { getObject, putObject } from "@/lib/integrations/files";
import { PHOTO_TYPES, photoExtension } from "@/lib/kitchens";
import { getDeposit } from "./read-claim";
import type { ClaimPhotoInput } from "./schemas";

/**
 * Keeps a photo of the damage with a claim that is not decided yet, for the renter, the host and support alone. Refuses
 * `not_found`, `forbidden`, `conflict` (decided, or enough photos), `invalid_input` (`photo`).
 */
export async function addClaimPhoto(
  ctx: Ctx,
  { bookingId, photo }: ClaimPhotoInput,
): Promise<{ id: string }> {
  authorize(await requirePerson(ctx), "claim:file", await getBooking(ctx, bookingId));
  const claim = (await getDeposit(ctx, { bookingId }))?.claim;
  if (!claim) refuse("not_found", "There is no such claim");
  if (claim.state !== "open" && claim.state !== "disputed") refuse("conflict", "This claim has been decided");
  if (claim.photos.length >= MOST_CLAIM_PHOTOS) refuse("conflict", "There are enough photos of this already");
  const body = await photo.arrayBuffer();
  const extension =
    photoExtension(new Uint8Array(body.slice(0, 16))) ??
    refuseField("photo", "Choose a JPEG, PNG or WebP photo");
  const id = uuidv7();
  const objectKey = `claims/${claim.id}/${id}.${extension}`;
  await putObject(objectKey, body, PHOTO_TYPES[extension]);
  const row = { id, claimId: claim.id, objectKey, createdBy: requireUser(ctx) };
  await ctx.system.run((query) => query.insert(claimPhotos).values(row));
  return { id };
}

/** A photo for whoever sees its claim; everything else is `not_found`. */
export async function claimPhoto(
  ctx: Ctx,
  photoId: string,
): Promise<{ body: ReadableStream | null; contentType: string }> {
  requireUser(ctx);
  const [photo] = await ctx.db.run((query) =>
    query
      .select({ objectKey: claimPhotos.objectKey })
      .from(claimPhotos)
      .innerJoin(claims, eq(claims.id, claimPhotos.claimId))
      .where(eq(claimPhotos.id, photoId))
      .limit(1),
  );
  if (!photo) return refuse("not_found", "Photo not found");
  const extension = photo.objectKey.split(".").at(-1) as keyof typeof PHOTO_TYPES;
  return { body: (await getObject(photo.objectKey)).body, contentType: PHOTO_TYPES[extension] };
}
