import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import type { BookingStatus } from "@/lib/core/booking-terms";
import { refuseField } from "@/lib/core/errors";
import { addDays, fromRanges, type Interval } from "@/lib/core/interval";

const MOST = 2_000;
const MAX_DAYS = 31;

/** One booking on one station: its own time, and what it blocks. */
export type CalendarSlot = Interval & {
  bookingId: string;
  stationId: string;
  spaceId: string;
  spaceName: string;
  renter: string;
  status: BookingStatus;
  blocked: Interval;
  /** Time that is only kept, for a change that waits for payment or consent. */
  kept: boolean;
  /** The equipment that the station is reserved as; null: the space itself. */
  equipment: string | null;
};

type Row = Omit<CalendarSlot, "startsAt" | "endsAt" | "blocked"> & { slot: string; blocked: string };

/**
 * Everything that blocks a kitchen's stations to work at between two moments, earliest first; holds that ran out are left out. For
 * the people who run it. Refuses `not_found`, `invalid_input` (`to`).
 */
export async function kitchenSlots(
  ctx: Ctx,
  kitchen: { id: string; organizationId: string },
  { startsAt, endsAt }: Interval,
): Promise<CalendarSlot[]> {
  authorize(await requirePerson(ctx), "organization:read", kitchen);
  if (endsAt <= startsAt) refuseField("to", "The end must come after the start");
  if (endsAt > addDays(startsAt, MAX_DAYS))
    refuseField("to", "Ask for at most {days} days", { days: MAX_DAYS });
  const window = sql`tstzrange(${startsAt.toISOString()}, ${endsAt.toISOString()})`;
  const { rows } = await ctx.db.run((query) =>
    query.execute<Row>(sql`select b.id as "bookingId", a.station_id as "stationId", b.space_id as "spaceId", s.name as "spaceName",
        coalesce(nullif(u.name, ''), u.email::text) as renter, b.status, tstzrange(b.starts_at, b.ends_at)::text as slot, a.blocked::text as blocked,
        c.id is not null as kept, e.name as equipment
      from stations t join allocations a on a.station_id = t.id and a.released_at is null and a.blocked && ${window}
      join bookings b on b.id = a.booking_id join spaces s on s.id = b.space_id join users u on u.id = b.renter_id
      left join booking_equipment e on e.booking_id = b.id and e.space_id = a.equipment_space_id
      left join booking_changes c on c.id = a.change_id and c.state in ('pending_payment', 'proposed')
     where t.kitchen_id = ${kitchen.id} and t.kind <> 'storage' and b.status not in ('expired', 'cancelled')
       and not (b.status = 'held' and b.pay_until is null and b.hold_expires_at <= prep.now())
     order by lower(a.blocked), a.id limit ${MOST}`),
  );
  return rows.flatMap(({ slot, blocked, ...row }) => {
    const [time, taken] = [fromRanges(slot)[0], fromRanges(blocked)[0]];
    // Kept time is what it blocks: its booking stands elsewhere.
    return time && taken ? [{ ...row, ...(row.kept ? taken : time), blocked: taken }] : [];
  });
}
