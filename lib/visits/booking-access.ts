import { eq, sql } from "drizzle-orm";
import { arrivalSettings, kitchens } from "@/db/schema";
import { authorize, can } from "@/lib/access";
import { type Booking, getBooking } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { accessCode } from "./access-code";
import { accessIsOpen, accessWindow, givesAccess } from "./access-window";

/** What opens the door, or null where it may not be known yet, or no longer. */
type Access = {
  opensAt: Date;
  closesAt: Date;
  open: boolean;
  entry: Entry | null;
};
type Entry = { addressLine: string; code: string; instructions: string };

/**
 * How to get in: for a renter from half an hour before the start to the end, for the kitchen's own people as long as
 * the booking stands. Refuses `not_found`, `forbidden`.
 */
export async function getAccess(ctx: Ctx, { bookingId }: BookingIdInput): Promise<Access> {
  const [person, booking] = [await requirePerson(ctx), await getBooking(ctx, bookingId)];
  authorize(person, "booking:enter", booking);
  const member = can(person, "booking:scan", booking);
  const open = accessIsOpen(booking, ctx.now);
  const { startsAt: opensAt, endsAt: closesAt } = accessWindow(booking);
  const entry = open || (member && givesAccess(booking)) ? await entryOf(ctx, booking) : null;
  return { opensAt, closesAt, open, entry };
}

/** The same for mail, which is written for the renter: null outside the window. */
export async function entryForMail(ctx: Ctx, booking: Booking): Promise<Entry | null> {
  return accessIsOpen(booking, ctx.now) ? entryOf(ctx, booking) : null;
}

/** Read as the platform: what a published kitchen shows to everybody must not be the way here. */
async function entryOf(ctx: Ctx, booking: Booking): Promise<Entry> {
  const [row] = await ctx.system.run((query) =>
    query
      .select({ addressLine: kitchens.addressLine, instructions: arrivalSettings.instructions })
      .from(kitchens)
      .leftJoin(arrivalSettings, eq(arrivalSettings.kitchenId, kitchens.id))
      .where(eq(kitchens.id, booking.kitchenId))
      .limit(1),
  );
  return {
    addressLine: row?.addressLine ?? "",
    instructions: row?.instructions ?? "",
    code: await accessCode(booking.id, booking.accessVersion),
  };
}

/** Makes the old code and the old pass worthless at once. Refuses `not_found`, `forbidden`, `conflict`. */
export async function renewCode(ctx: Ctx, { bookingId }: BookingIdInput): Promise<void> {
  const booking = await getBooking(ctx, bookingId);
  authorize(await requirePerson(ctx), "booking:renew-code", booking);
  if (!givesAccess(booking)) refuse("conflict", "Only a booking that stands has a code");
  await ctx.system.batch((query) => [
    query.execute(sql`with renewed as (update bookings set access_version = access_version + 1
        where id = ${bookingId} and status in ('confirmed', 'checked_in') and access_version = ${booking.accessVersion} returning 1)
      select prep.must((select count(*) from renewed) = 1, 'conflict', 'The booking changed meanwhile. Look again')`),
    query.execute(
      sql`select prep.audit(${booking.organizationId}::uuid, 'booking.code_renewed', 'booking', ${bookingId}::uuid)`,
    ),
  ]);
}
