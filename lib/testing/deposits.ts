import type { World } from "./world";

/** Moves a booking into the past, as if its visit had been over for so many hours, checked out at its end. */
export async function overSince(world: World, bookingId: string, hours: number): Promise<void> {
  const from = `now() - interval '${hours + 2} hours'`;
  const until = `now() - interval '${hours} hours'`;
  await world.sql(
    `update allocations set blocked = tstzrange(${from}, ${until}) where booking_id = $1 and released_at is null`,
    [bookingId],
  );
  await world.sql(`update bookings set starts_at = ${from}, ends_at = ${until} where id = $1`, [bookingId]);
  const over = "select id, organization_id from bookings where id = $1 and status = 'confirmed'";
  for (const status of (await world.sql(over, [bookingId])).length > 0 ? ["checked_in", "completed"] : []) {
    const at = status === "checked_in" ? `checked_in_at = ${from}` : `checked_out_at = ${until}`;
    await world.sql(`update bookings set status = $2, ${at} where id = $1`, [bookingId, status]);
    await world.sql(
      "select prep.audit(organization_id, 'booking.' || status, 'booking', id) from bookings where id = $1",
      [bookingId],
    );
  }
}
