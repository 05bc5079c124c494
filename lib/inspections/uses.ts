import { sql } from "drizzle-orm";
import { titleOf } from "@/lib/compliance";
import type { Ctx } from "@/lib/context";
import { addDays } from "@/lib/core/interval";
import { instantOf } from "@/lib/core/zoned";
import type { InspectedKitchen } from "./links";
import type { UsesInput } from "./schemas";

/** A paper as it stood on the day of a use; `until` null: it does not end. */
export type HeldPaper = { paper: string; number: string; holder: string; until: string | null };
export type Use = {
  id: string;
  space: string;
  renter: string;
  startsAt: string;
  endsAt: string;
  checkedInAt: string;
  checkedOutAt: string | null;
  inCharge: string | null;
  crew: string[];
  papers: HeldPaper[];
};
export type Uses = { items: Use[]; next: string | null };

const USES_PER_PAGE = 50;
/** More than a busy kitchen has in two years. */
export const MOST_USES = 25_000;
const YEARS_DAYS = 731;

/** How many uses there were, the latest first, of the last two years; only those in which somebody checked in. */
export async function listUses(
  ctx: Ctx,
  kitchen: InspectedKitchen,
  { from, until, space, after }: UsesInput,
  limit: number = USES_PER_PAGE,
): Promise<Uses> {
  const asInstant = (wall: string | undefined) => {
    const [day, time] = wall?.split("T") ?? [];
    return day && time ? instantOf(day, time, kitchen.timeZone) : null;
  };
  const earliest = addDays(ctx.now, -YEARS_DAYS);
  const asked = asInstant(from);
  const start = asked && asked > earliest ? asked : earliest;
  const end = asInstant(until) ?? ctx.now;
  const [afterMs, afterId] = after?.split("_") ?? [];
  const page = afterMs
    ? sql`and (b.starts_at, b.id) < (${new Date(Number(afterMs)).toISOString()}::timestamptz, ${afterId}::uuid)`
    : sql``;
  const { rows } = await ctx.system.run((query) =>
    query.execute<
      Use & { startMs: string }
    >(sql`select b.id, s.name as space, coalesce(nullif(u.name, ''), 'Renter') as renter,
        b.starts_at as "startsAt", b.ends_at as "endsAt", b.checked_in_at as "checkedInAt", b.checked_out_at as "checkedOutAt",
        (extract(epoch from b.starts_at) * 1000)::bigint::text as "startMs", c.in_charge as "inCharge", coalesce(c.crew, '[]') as crew, coalesce(p.held, '[]') as papers
      from (select * from bookings b where b.kitchen_id = ${kitchen.kitchenId} and b.checked_in_at is not null
              and b.ends_at > ${start.toISOString()}::timestamptz and b.starts_at < ${end.toISOString()}::timestamptz
              and b.starts_at > ${addDays(start, -8).toISOString()}::timestamptz
              ${space ? sql`and b.space_id = ${space}` : sql``} ${page}
             order by b.starts_at desc, b.id desc limit ${Math.min(limit, MOST_USES) + 1}) b
      join spaces s on s.id = b.space_id join users u on u.id = b.renter_id
      left join lateral (select max(w.name) filter (where x.in_charge) as in_charge, jsonb_agg(w.name order by w.name) as crew
         from booking_shifts x join staff w on w.id = x.staff_id where x.booking_id = b.id) c on true
      left join lateral (select jsonb_agg(jsonb_build_object('paper', ${titleOf(sql`h.requirement`)}, 'number', h.number,
            'holder', coalesce(w.name, ''), 'until', least(h.valid_until, h.ended_on)) order by h.requirement, h.id) as held
         from papers h left join staff w on w.id = h.staff_id
        where h.user_id = b.renter_id and h.status = 'approved' and coalesce(h.valid_from, 'epoch') <= (b.starts_at at time zone b.time_zone)::date
          and coalesce(least(h.valid_until, h.ended_on), 'infinity') >= ((b.ends_at - interval '1 microsecond') at time zone b.time_zone)::date) p on true
     order by b.starts_at desc, b.id desc`),
  );
  const items = rows.slice(0, limit).map(({ startMs: _, ...use }) => use);
  const last = rows[limit - 1];
  return { items, next: rows.length > limit && last ? `${last.startMs}_${last.id}` : null };
}

/** The kitchen's own papers that cover today, as its inspector is shown them. */
export async function kitchenPapers(ctx: Ctx, kitchen: InspectedKitchen): Promise<HeldPaper[]> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<HeldPaper>(sql`select ${titleOf(sql`h.requirement`)} as paper,
        h.number, coalesce((select w.name from staff w where w.id = h.staff_id), '') as holder, least(h.valid_until, h.ended_on)::text as until
      from papers h where h.kitchen_id = ${kitchen.kitchenId} and h.status = 'approved'
       and coalesce(least(h.valid_until, h.ended_on), 'infinity') >= (prep.now() at time zone ${kitchen.timeZone})::date
     order by h.requirement, h.id limit 200`),
  );
  return rows;
}
