import { withClient } from "../../db/bootstrap";
import type { Database } from "../world";

export type Slot = { spaceId: string; startsAt: string };

export const SLOT_MINUTES = 240;

/**
 * Four-hour slots of `spaces` single-table spaces, one for each table that is free then, in an order that jumps from
 * space to space. No two of them get in each other's way.
 */
const FREE = `
with chosen as (
  select s.id, s.kitchen_id, s.buffer_after_minutes, (select array_agg(station_id) from space_stations where space_id = s.id) as stations
    from spaces s join kitchens k on k.id = s.kitchen_id
   where s.units = 1 and s.min_minutes <= ${SLOT_MINUTES} and k.status = 'published' and s.increment_minutes = 30
   order by md5(s.id::text) limit $1
), starts as (
  select c.*, lower(r) + n * make_interval(mins => 30 * ceil((${SLOT_MINUTES} + c.buffer_after_minutes) / 30.0)::int) as starts_at, upper(r) as closes
    from chosen c join kitchens k on k.id = c.kitchen_id, unnest(k.open_times) r, generate_series(0, 5) n
   where lower(r) > now() + interval '2 days' and upper(r) < now() + interval '88 days'
), free as (
  select s.id, s.starts_at, station from starts s, unnest(s.stations) station
   where s.starts_at + make_interval(mins => ${SLOT_MINUTES}) <= s.closes
     and not exists (select 1 from allocations a where a.station_id = station and a.released_at is null
           and a.blocked && tstzrange(s.starts_at - interval '1 hour', s.starts_at + make_interval(mins => ${SLOT_MINUTES} + 60)))
)
select id as "spaceId", to_char(starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "startsAt"
  from free order by md5(id::text || starts_at || station) limit $2`;

export const freeSlots = ({ env }: Database, spaces: number, count: number): Promise<Slot[]> =>
  withClient(
    env.DATABASE_URL_SYSTEM,
    async (client) => (await client.query<Slot>(FREE, [spaces, count])).rows,
  );

/** One slot of each of `count` spaces with a single station: only one caller can have it. */
export const singleSlots = ({ env }: Database, count: number): Promise<Slot[]> =>
  withClient(env.DATABASE_URL_SYSTEM, async (client) => {
    const { rows } = await client.query<Slot>(
      `select distinct on (s.id) s.id as "spaceId", to_char(lower(r) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "startsAt"
         from spaces s join kitchens k on k.id = s.kitchen_id, unnest(k.open_times) r
        where k.status = 'published' and s.min_minutes <= ${SLOT_MINUTES} and lower(r) > now() + interval '5 days'
          and lower(r) < now() + make_interval(days => k.horizon_days - 2)
          and s.id in (select id from spaces order by md5(id::text) limit 20 * $1)
          and (select count(*) from space_stations where space_id = s.id) = 1
          and not exists (select 1 from allocations a join space_stations x on x.station_id = a.station_id and x.space_id = s.id
                 where a.released_at is null and a.blocked && tstzrange(lower(r) - interval '1 hour', lower(r) + interval '6 hours'))
        limit $1`,
      [count],
    );
    return rows;
  });

/** What a client posts to hold a slot. */
export const holdRequest = (slot: Slot, key: string) => ({
  method: "POST",
  path: "/api/v1/bookings",
  headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
  body: JSON.stringify({ ...slot, durationMinutes: SLOT_MINUTES }),
});
