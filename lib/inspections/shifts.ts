import { sql } from "drizzle-orm";
import { authorize, can } from "@/lib/access";
import { getBooking } from "@/lib/bookings";
import { type Ctx, requirePerson } from "@/lib/context";
import type { ShiftInput } from "./schemas";

export type ShiftMember = {
  id: string;
  name: string;
  whose: "renter" | "kitchen";
  works: boolean;
  inCharge: boolean;
};

/**
 * Who works a booking, and who of the actor's own people could. A renter sees the kitchen's people where they are on
 * shift, and the other way about. Refuses `not_found`.
 */
export async function readShift(ctx: Ctx, bookingId: string): Promise<ShiftMember[]> {
  const booking = await getBooking(ctx, bookingId);
  const { rows } = await ctx.db.run((query) =>
    query.execute<ShiftMember>(sql`select w.id, w.name, case when w.kitchen_id is null then 'renter' else 'kitchen' end as whose,
        x.staff_id is not null as works, coalesce(x.in_charge, false) as "inCharge"
      from staff w left join booking_shifts x on x.staff_id = w.id and x.booking_id = ${bookingId}
     where (w.user_id = ${booking.renterId} or w.kitchen_id = ${booking.kitchenId})
       and (x.staff_id is not null or w.left_on is null or w.left_on >= (${booking.startsAt.toISOString()}::timestamptz at time zone ${booking.timeZone})::date)
     order by w.kitchen_id nulls first, w.name, w.id limit 500`),
  );
  return rows;
}

/**
 * Names who of the actor's people works a booking: a renter theirs, the kitchen's team its own; the other side's stay as
 * they are. One person at most is in charge. Refuses `not_found` (also for somebody else's people), `forbidden`.
 */
export async function nameShift(ctx: Ctx, { bookingId, staffIds, inChargeId }: ShiftInput): Promise<void> {
  const [person, booking] = [await requirePerson(ctx), await getBooking(ctx, bookingId)];
  authorize(person, "booking:check-in", booking);
  const own = can(person, "booking:change", booking)
    ? sql`w.user_id = ${booking.renterId}`
    : sql`w.kitchen_id = ${booking.kitchenId}`;
  const all = [...new Set(inChargeId ? [...staffIds, inChargeId] : staffIds)];
  const ids = sql`${`{${all.join()}}`}::uuid[]`;
  await ctx.system.batch((query) => [
    query.execute(
      sql`select prep.must((select count(*) from staff w where w.id = any(${ids}) and ${own}) = ${all.length}, 'not_found', 'Not found')`,
    ),
    query.execute(
      sql`delete from booking_shifts x using staff w where x.booking_id = ${bookingId} and w.id = x.staff_id and ${own}`,
    ),
    // In charge is one: whoever is named now, not the one named before by the other side.
    query.execute(
      sql`update booking_shifts set in_charge = false where booking_id = ${bookingId} and ${inChargeId}::uuid is not null`,
    ),
    query.execute(sql`insert into booking_shifts (booking_id, staff_id, in_charge)
      select ${bookingId}, i, i is not distinct from ${inChargeId}::uuid from unnest(${ids}) i`),
    query.execute(sql`select prep.audit(${booking.organizationId}::uuid, 'booking.shift_named', 'booking', ${bookingId}::uuid,
      ${JSON.stringify({ staffIds: all, inChargeId })}::jsonb)`),
  ]);
}
