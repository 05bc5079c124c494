import { addHours } from "@/lib/core/interval";
import type { People } from "./people-in";

const VISIT = [
  ["confirmed", "checked_in", "checked_in_at"],
  ["checked_in", "completed", "checked_out_at"],
] as const;

/**
 * Moves a booking into the past, as if its visit of two hours had been over for so many, checked out at its end. One transaction,
 * which waits for whatever is being done to the booking at the moment; of a hold there is no visit.
 */
export async function overSince(world: People, bookingId: string, hours: number): Promise<void> {
  const until = addHours(new Date(), -hours);
  const [id, from, to] = [
    `'${bookingId}'`,
    `'${addHours(until, -2).toISOString()}'`,
    `'${until.toISOString()}'`,
  ];
  const steps = VISIT.map(
    (
      [before, after, column],
      n,
    ) => `update bookings set status = '${after}', ${column} = ${n === 0 ? from : to}
      where id = ${id} and status = '${before}';
    if found then perform prep.audit(organization_id, 'booking.${after}', 'booking', id) from bookings where id = ${id}; end if;`,
  );
  await world.sql(`do $$ begin
    if (select status from bookings where id = ${id} for update) = 'held' then return; end if;
    update allocations set blocked = tstzrange(${from}, ${to}) where booking_id = ${id} and released_at is null;
    update bookings set starts_at = ${from}, ends_at = ${to} where id = ${id};
    ${steps.join("\n    ")}
  end $$`);
}
