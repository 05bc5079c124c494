import { addHours } from "@/lib/core/interval";
import type { World } from "./world";

/** Moves a booking into the past, as if its visit of two hours had been over for so many, checked out at its end. */
export async function overSince(world: World, bookingId: string, hours: number): Promise<void> {
  const until = addHours(new Date(), -hours);
  const times = [bookingId, addHours(until, -2), until];
  await world.sql(
    "update allocations set blocked = tstzrange($2, $3) where booking_id = $1 and released_at is null",
    times,
  );
  await world.sql("update bookings set starts_at = $2, ends_at = $3 where id = $1", times);
  const standing = await world.sql("select 1 from bookings where id = $1 and status = 'confirmed'", [
    bookingId,
  ]);
  if (standing.length === 0) return;
  for (const [status, column, at] of [
    ["checked_in", "checked_in_at", times[1]],
    ["completed", "checked_out_at", times[2]],
  ]) {
    await world.sql(`update bookings set status = $2, ${column} = $3 where id = $1`, [bookingId, status, at]);
    await world.sql(
      "select prep.audit(organization_id, 'booking.' || status, 'booking', id) from bookings where id = $1",
      [bookingId],
    );
  }
}
