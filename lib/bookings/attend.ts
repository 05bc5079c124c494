import { eq, sql } from "drizzle-orm";
import { allocations } from "@/db/schema";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { addMinutes } from "@/lib/core/interval";
import { overstayAt } from "./overstay";
import { getBooking, isStorage } from "./queries";
import { freeSlotLock } from "./release-hold";
import type { BookingIdInput } from "./schemas";

/** How early a renter may come in. */
export const CHECK_IN_OPENS_MINUTES = 30;
/** A crew that forgot to check out is closed this long after the slot's end. */
const AUTO_CHECK_OUT_HOURS = 12;

type Attended = { status: string; at: Date };

/**
 * Records that the crew is in, by the renter or by the host for them. Refuses `not_found`, `papers_missing`
 * (frozen), `conflict` (not confirmed, too early, over).
 */
export async function checkIn(ctx: Ctx, { bookingId }: BookingIdInput): Promise<Attended> {
  const booking = await getBooking(ctx, bookingId);
  authorize(await requirePerson(ctx), "booking:check-in", booking);
  if (isStorage(booking)) refuse("conflict", "Nobody checks in to storage");
  if (booking.status === "checked_in" && booking.checkedInAt)
    return { status: "checked_in", at: booking.checkedInAt };
  if (booking.status !== "confirmed") refuse("conflict", "Only a confirmed booking can be checked in");
  if (booking.freeze) {
    refuse("papers_missing", "A paper no longer covers this day. The booking says which one");
  }
  if (ctx.now < addMinutes(booking.startsAt, -CHECK_IN_OPENS_MINUTES)) {
    refuse("conflict", "Check-in opens 30 minutes before the start");
  }
  if (ctx.now >= booking.endsAt) refuse("conflict", "This slot is over");
  await move(ctx, bookingId, {
    from: "confirmed",
    to: "checked_in",
    column: "checked_in_at",
    event: "checked_in",
  });
  return { status: "checked_in", at: ctx.now };
}

/** Records that the crew has left; half hours past the end are kept as overstay. Refuses `not_found`, `conflict`. */
export async function checkOut(ctx: Ctx, { bookingId }: BookingIdInput): Promise<Attended> {
  const booking = await getBooking(ctx, bookingId);
  authorize(await requirePerson(ctx), "booking:check-in", booking);
  if (booking.status === "completed" && booking.checkedOutAt)
    return { status: "completed", at: booking.checkedOutAt };
  if (booking.status !== "checked_in") refuse("conflict", "Check in before checking out");
  const data = overstayAt(booking, ctx.now);
  await move(ctx, bookingId, {
    from: "checked_in",
    to: "completed",
    column: "checked_out_at",
    event: "checked_out",
    data,
  });
  return { status: "completed", at: ctx.now };
}

type Move = {
  from: string;
  to: string;
  column: "checked_in_at" | "checked_out_at" | null;
  event: "checked_in" | "checked_out" | "no_show";
  data?: Record<string, unknown>;
};

/** One commit: the status moves if it still stands where it was read, the use log and the audit log say so. */
async function move(
  ctx: Ctx,
  bookingId: string,
  { from, to, column, event, data = {} }: Move,
): Promise<void> {
  const stamp = column ? sql`, ${sql.identifier(column)} = prep.now()` : sql``;
  const [, , , , taken] = await ctx.system.batch((query) => [
    query.execute(sql`with moved as (
        update bookings set status = ${to}${stamp} where id = ${bookingId} and status = ${from} returning 1)
      select prep.must((select count(*) from moved) = 1, 'conflict', 'The booking changed meanwhile. Look again')`),
    query.execute(sql`select prep.log_use(${bookingId}::uuid, ${event}, ${JSON.stringify(data)}::jsonb),
      prep.audit(organization_id, ${`booking.${to}`}, 'booking', id) from bookings where id = ${bookingId}`),
    // What is left of a slot that nobody came to is free from now on.
    query.execute(sql`update allocations set released_at = prep.now()
      where booking_id = ${bookingId} and released_at is null and ${to} = 'no_show'`),
    query.execute(sql`select prep.queue_mail('booking_no_show', b.renter_id, b.id), prep.queue_host_mail('host_no_show', b.organization_id, b.id)
      from bookings b where b.id = ${bookingId} and ${to} = 'no_show'`),
    query.select().from(allocations).where(eq(allocations.bookingId, bookingId)),
  ]);
  if (to === "no_show") await freeSlotLock(bookingId, taken);
}

const PER_RUN = 200;
/** No booking that has begun ends later than this from now: one index finds all of them. */
const LONGEST_BOOKING = "8 days";

/**
 * Cron: ends what nobody ended. Confirmed past the host's limit: no-show, and the rest of the slot is free. Checked in
 * and long over: completed. Safe to run at once.
 */
export async function closeBookings(ctx: Ctx): Promise<{ noShows: number; completed: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{
      id: string;
      status: "confirmed" | "checked_in";
    }>(sql`select b.id, b.status from bookings b
      join kitchens k on k.id = b.kitchen_id
      where not exists (select 1 from spaces s where s.id = b.space_id and s.kind = 'storage') and b.status in ('confirmed', 'checked_in') and b.ends_at <= prep.now() + ${LONGEST_BOOKING}::interval
        and case b.status when 'confirmed' then least(b.ends_at, b.starts_at + make_interval(mins => k.no_show_minutes)) <= prep.now()
          else b.ends_at <= prep.now() - make_interval(hours => ${AUTO_CHECK_OUT_HOURS}) end
      order by b.ends_at limit ${PER_RUN}`),
  );
  let noShows = 0;
  let completed = 0;
  for (const { id, status } of rows) {
    const done = await closeOne(ctx, id, status);
    if (done && status === "confirmed") noShows++;
    if (done && status === "checked_in") completed++;
  }
  return { noShows, completed: completed + (await closeMonths(ctx)) };
}

/** A month of storage that was paid is completed when it ends: nobody has to come or to leave. */
async function closeMonths(ctx: Ctx): Promise<number> {
  const { rows } = await ctx.system.run((query) =>
    query.execute(sql`with ended as (
        update bookings b set status = 'completed' where b.status = 'confirmed' and b.id in (
          select b.id from bookings b join spaces s on s.id = b.space_id and s.kind = 'storage'
           where b.status = 'confirmed' and b.ends_at <= prep.now() order by b.ends_at limit ${PER_RUN})
        returning b.id, b.organization_id)
      select prep.audit(organization_id, 'booking.completed', 'booking', id, '{"automatic": true}') from ended`),
  );
  return rows.length;
}

async function closeOne(ctx: Ctx, id: string, status: "confirmed" | "checked_in"): Promise<boolean> {
  const by = { automatic: true };
  try {
    if (status === "confirmed")
      await move(ctx, id, { from: status, to: "no_show", column: null, event: "no_show", data: by });
    else
      await move(ctx, id, {
        from: status,
        to: "completed",
        column: "checked_out_at",
        event: "checked_out",
        data: by,
      });
    return true;
  } catch {
    // Somebody else moved it first, which is what this run wanted.
    return false;
  }
}
