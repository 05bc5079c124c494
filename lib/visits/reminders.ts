import { sql } from "drizzle-orm";
import type { Booking } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import { addMinutes } from "@/lib/core/interval";
import type { ReminderTemplate } from "@/lib/core/outbox-jobs";
import { ACCESS_OPENS_MINUTES } from "@/lib/core/visit-terms";
import { givesAccess } from "./access-window";

const DAY_MINUTES = 1_440;
const SOON_MINUTES = 120;
const ENDS_MINUTES = 30;
const PER_RUN = 500;
/** Longer than any booking, so that one index finds all of them. */
const LOOK_AHEAD = "9 days";

/**
 * Cron: queues the mails of the day: the day before and two hours before (unless booked later than that), when address
 * and code open, and half an hour before the end. Each once for a booking at its time; a moved one is told anew.
 */
export async function sendReminders(ctx: Ctx): Promise<{ queued: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute(sql`insert into outbox (id, key, job, run_after)
      select uuidv7(), concat_ws(':', 'mail', r.template, b.renter_id, b.id, extract(epoch from r.about)::bigint),
        jsonb_build_object('kind', 'mail', 'template', r.template, 'userId', b.renter_id, 'subjectId', b.id), prep.now()
      from bookings b cross join lateral (values
        ('booking_tomorrow', b.starts_at, b.starts_at - make_interval(mins => ${DAY_MINUTES}), b.starts_at - make_interval(mins => ${SOON_MINUTES}), true),
        ('booking_soon', b.starts_at, b.starts_at - make_interval(mins => ${SOON_MINUTES}), b.starts_at - make_interval(mins => ${ACCESS_OPENS_MINUTES}), true),
        ('booking_open', b.starts_at, b.starts_at - make_interval(mins => ${ACCESS_OPENS_MINUTES}), b.ends_at, false),
        ('booking_ends', b.ends_at, b.ends_at - make_interval(mins => ${ENDS_MINUTES}), b.ends_at, false)
      ) as r (template, about, due_from, due_until, ahead)
      where not exists (select 1 from spaces s where s.id = b.space_id and s.kind = 'storage')
        and b.status in ('confirmed', 'checked_in') and b.ends_at > prep.now() and b.ends_at < prep.now() + ${LOOK_AHEAD}::interval
        and r.due_from <= prep.now() and prep.now() < r.due_until and (not r.ahead or b.confirmed_at <= r.due_from)
        and (r.template <> 'booking_ends' or r.due_from > b.starts_at)
        and not exists (select 1 from outbox o where o.key = concat_ws(':', 'mail', r.template, b.renter_id, b.id, extract(epoch from r.about)::bigint))
      limit ${PER_RUN} on conflict (key) do nothing returning 1`),
  );
  return { queued: rows.length };
}

/** Whether a reminder is still true when it is sent: the booking may have been cancelled, moved or left since. */
export function reminderHolds(template: ReminderTemplate, booking: Booking, now: Date): boolean {
  if (!givesAccess(booking)) return false;
  if (template === "booking_ends") return now < booking.endsAt;
  if (template === "booking_open") {
    return now >= addMinutes(booking.startsAt, -ACCESS_OPENS_MINUTES) && now < booking.endsAt;
  }
  return booking.status === "confirmed" && now < booking.startsAt;
}
