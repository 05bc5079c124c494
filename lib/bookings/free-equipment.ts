import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { slotAt } from "@/lib/core/interval";
import type { FreeEquipmentInput } from "./schemas";

export type FreeEquipment = {
  spaceId: string;
  name: string;
  /** Of one unit. */
  hourlyRateCents: number;
  currency: string;
  /** How many there are, and how many of them are free for the slot and the time between two users. */
  units: number;
  freeUnits: number;
};

type Row = { timeZone: string; items: FreeEquipment[] };

/** What equipment of a published kitchen is free for a slot. One round trip. Refuses `not_found`. */
export async function freeEquipment(ctx: Ctx, input: FreeEquipmentInput): Promise<Row> {
  const { startsAt, endsAt } = slotAt(input.startsAt, input.durationMinutes);
  const [from, until] = [
    sql`${startsAt.toISOString()}::timestamptz`,
    sql`${endsAt.toISOString()}::timestamptz`,
  ];
  const { rows } = await ctx.db.run((query) =>
    query.execute<Row>(sql`select k.time_zone as "timeZone", coalesce((
      select jsonb_agg(jsonb_build_object('spaceId', e.id, 'name', e.name, 'hourlyRateCents', e.hourly_rate_cents, 'currency', e.currency,
          'units', cardinality(e.ids), 'freeUnits', cardinality(e.ids) - (select count(distinct b.station_id) from prep.blocked_times(e.ids,
            ${from} - make_interval(mins => e.buffer_before_minutes), ${until} + make_interval(mins => e.buffer_after_minutes)) b))
          order by e.position, e.id)
        from (select s.*, array(select ss.station_id from space_stations ss where ss.space_id = s.id) as ids
                from spaces s where s.kitchen_id = k.id and s.kind = 'equipment' and s.archived_at is null) e), '[]') as items
      from kitchens k where k.id = ${input.kitchenId} and k.status = 'published'`),
  );
  return rows[0] ?? refuse("not_found", "Kitchen not found");
}
