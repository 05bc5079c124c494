import { sql } from "drizzle-orm";
import { bookingsForCalendar } from "@/lib/bookings";
import type { Ctx } from "@/lib/context";
import type { LinkKind } from "@/lib/core/calendar-terms";
import { refuse } from "@/lib/core/errors";
import { sha256Hex } from "@/lib/core/tokens";
import { calendarOf } from "./booking-calendar";

type Link = { kind: LinkKind; subjectId: string; name: string };

/**
 * The calendar behind a secret address, and a tag that changes with its text. A link stops with its revocation, with
 * its person, and a kitchen's also when its maker has left the organization. Refuses `not_found` for all of these alike.
 */
export async function serveCalendar(ctx: Ctx, token: string): Promise<{ ics: string; etag: string }> {
  const tokenHash = await sha256Hex(token);
  const { rows } = await ctx.system.run((query) =>
    query.execute<Link>(sql`select l.kind, l.subject_id as "subjectId", coalesce(k.name || coalesce(' · ' || s.name, ''), 'Prep') as name
      from calendar_links l join users u on u.id = l.user_id and u.disabled_at is null
      left join kitchens k on k.id = l.kitchen_id
      left join spaces s on s.id = l.subject_id and l.kind = 'space' and s.kitchen_id = l.kitchen_id
     where l.token_hash = ${tokenHash} and l.revoked_at is null and (l.kind <> 'space' or s.id is not null)
       and (l.kind = 'renter' or exists
         (select 1 from memberships m where m.organization_id = k.organization_id and m.user_id = l.user_id))`),
  );
  const link = rows[0] ?? refuse("not_found", "Not found");
  const bookings = await bookingsForCalendar(ctx, link.kind, link.subjectId);
  const ics = calendarOf(link.name, bookings, link.kind === "renter" ? "renter" : "host");
  return { ics, etag: `"${(await sha256Hex(ics)).slice(0, 32)}"` };
}
