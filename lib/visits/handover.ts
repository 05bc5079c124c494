import { asc, eq, sql } from "drizzle-orm";
import { arrivalSettings, handoverPhotos, handovers } from "@/db/schema";
import { authorize, can } from "@/lib/access";
import { type Booking, checkOut, getBooking } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse, refuseField } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { addMinutes } from "@/lib/core/interval";
import { type ChecklistItem, type HANDOVER_KINDS, USUAL_CHECKLIST } from "@/lib/core/visit-terms";
import type { FinishVisitInput, TellConditionInput } from "./schemas";

type Kind = (typeof HANDOVER_KINDS)[number];
/** What a crew found is what it found when it came, not what it left. */
const ARRIVAL_MINUTES = 30;

export type Handover = {
  /** What is to be confirmed: sentences of the host, or the names of the usual ones. */
  checklist: readonly string[];
  photosRequired: boolean;
  /** Until when this crew may say how it found the kitchen; null when it has, or no longer may. */
  arrivalUntil: Date | null;
  told: { kind: Kind; items: ChecklistItem[]; note: string; createdAt: Date }[];
  photos: { id: string; kind: Kind; item: string }[];
};

/** How a crew found and left the kitchen, for its renter, the host and support. Refuses `not_found`. */
export async function getHandover(ctx: Ctx, { bookingId }: BookingIdInput): Promise<Handover> {
  return handoverOf(ctx, await getBooking(ctx, bookingId));
}

async function handoverOf(ctx: Ctx, booking: Booking): Promise<Handover> {
  const [told, photos] = await ctx.db.batch((query) => [
    query
      .select({
        kind: handovers.kind,
        items: handovers.items,
        note: handovers.note,
        createdAt: handovers.createdAt,
      })
      .from(handovers)
      .where(eq(handovers.bookingId, booking.id)),
    query
      .select({ id: handoverPhotos.id, kind: handoverPhotos.kind, item: handoverPhotos.item })
      .from(handoverPhotos)
      .where(eq(handoverPhotos.bookingId, booking.id))
      .orderBy(asc(handoverPhotos.createdAt))
      .limit(100),
  ]);
  // The host's settings are the host's: a renter is told the list alone.
  const [settings] = await ctx.system.run((query) =>
    query
      .select({ checklist: arrivalSettings.checklist, photosRequired: arrivalSettings.photosRequired })
      .from(arrivalSettings)
      .where(eq(arrivalSettings.kitchenId, booking.kitchenId))
      .limit(1),
  );
  const checklist = settings?.checklist.length ? settings.checklist : USUAL_CHECKLIST;
  const until = booking.checkedInAt && addMinutes(booking.checkedInAt, ARRIVAL_MINUTES);
  const open = until && booking.status === "checked_in" && ctx.now < until;
  const arrivalUntil = open && !told.some(({ kind }) => kind === "arrival") ? until : null;
  return { checklist, photosRequired: settings?.photosRequired ?? false, arrivalUntil, told, photos };
}

/** The booking and its handover, if this renter may add to that part of it now. */
export async function openHandover(ctx: Ctx, bookingId: string, kind: Kind) {
  const booking = await getBooking(ctx, bookingId);
  authorize(await requirePerson(ctx), "booking:tell-condition", booking);
  if (booking.status !== "checked_in") refuse("conflict", "This is for the time that you are checked in");
  const handover = await handoverOf(ctx, booking);
  if (kind === "arrival" && !handover.arrivalUntil) {
    refuse("conflict", "How you found the kitchen can be told once, in the first 30 minutes");
  }
  return { booking, handover };
}

/**
 * Checks out by the kitchen's list. The host's people check a crew out without it. Refuses `not_found`, `conflict` (also
 * where the host asks for photos that are missing), `invalid_input` (`items`).
 */
export async function finishVisit(ctx: Ctx, { bookingId, items, note }: FinishVisitInput) {
  const booking = await getBooking(ctx, bookingId);
  const person = await requirePerson(ctx);
  if (booking.status !== "checked_in" || !can(person, "booking:tell-condition", booking)) {
    return checkOut(ctx, { bookingId });
  }
  const { checklist, photosRequired, photos } = await handoverOf(ctx, booking);
  if (!items.every((item) => checklist.includes(item))) refuseField("items", "Choose from the checklist");
  const shown = new Set(photos.map(({ item }) => item));
  if (photosRequired && !checklist.every((item) => shown.has(item))) {
    refuse("conflict", "The host asks for a photo of each item before you check out");
  }
  const list = checklist.map((label) => ({ label, done: items.includes(label) }));
  await writeHandover(ctx, booking, "check_out", note, list);
  return checkOut(ctx, { bookingId });
}

/** How the crew found the kitchen, once, soon after it came in. Refuses `not_found`, `forbidden`, `conflict`. */
export async function tellCondition(ctx: Ctx, { bookingId, note }: TellConditionInput): Promise<void> {
  const { booking } = await openHandover(ctx, bookingId, "arrival");
  await writeHandover(ctx, booking, "arrival", note, []);
}

async function writeHandover(ctx: Ctx, booking: Booking, kind: Kind, note: string, items: ChecklistItem[]) {
  const createdBy = (await requirePerson(ctx)).userId;
  const row = { id: uuidv7(), bookingId: booking.id, kind, note, items, createdBy };
  await ctx.system.batch((query) => [
    query
      .insert(handovers)
      .values(row)
      .onConflictDoUpdate({
        target: [handovers.bookingId, handovers.kind],
        set: { items, note },
        // A check-out that did not get through may be tried again; a condition on arrival is told once.
        setWhere: eq(handovers.kind, "check_out"),
      }),
    query.execute(
      sql`select prep.audit(${booking.organizationId}::uuid, ${`booking.handover_${kind}`}, 'booking', ${booking.id}::uuid)`,
    ),
  ]);
}
