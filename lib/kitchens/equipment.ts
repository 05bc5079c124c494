import { eq, type SQL, sql } from "drizzle-orm";
import type { Query } from "@/db/handle";
import { spaces } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import type { AddEquipmentInput, EquipmentIdInput, SaveEquipmentInput } from "./equipment-schemas";
import { archivedSpace, auditKitchen, authorizedKitchen, equipmentQuery } from "./queries";

const MAX_EQUIPMENT = 20;
/** Equipment takes the length of the slot it is reserved with. */
const ANY_LENGTH = { minMinutes: 15, maxMinutes: 10_080, incrementMinutes: 15 };

/** What a kitchen rents out along with its slots. For the people who run it. Refuses `not_found`. */
export async function listEquipment(ctx: Ctx, { kitchenId }: { kitchenId: string }) {
  await authorizedKitchen(ctx, kitchenId, "organization:read");
  return ctx.db.run((query) => equipmentQuery(query, kitchenId));
}

/**
 * Offers equipment along with every slot of a kitchen: so many units, any of which serves. Refuses `not_found`,
 * `forbidden`, `conflict` (too many kinds).
 */
export async function addEquipment(ctx: Ctx, input: AddEquipmentInput): Promise<{ id: string }> {
  const { kitchenId, name, units, hourlyRate, bufferAfterMinutes } = input;
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const id = uuidv7();
  const live = sql`(select count(*)::int from spaces s where s.kitchen_id = ${kitchenId} and s.kind = 'equipment' and s.archived_at is null)`;
  const position = sql`(select coalesce(max(s.position), -1) + 1 from spaces s where s.kitchen_id = ${kitchenId})`;
  const row = { id, kitchenId, name, kind: "equipment" as const, units: 1, hourlyRateCents: hourlyRate };
  await ctx.db.batch((query) => [
    lockKitchen(query, kitchenId),
    query.execute(
      sql`select prep.must(${live} < ${MAX_EQUIPMENT}, 'conflict', 'A kitchen offers at most 20 kinds of equipment')`,
    ),
    query.insert(spaces).values({ ...row, ...ANY_LENGTH, bufferAfterMinutes, position }),
    ...addUnits(query, kitchenId, id, name, sql`${units}::int`),
    auditKitchen(query, kitchen, "equipment_added", { spaceId: id, units, hourlyRateCents: hourlyRate }),
  ]);
  return { id };
}

/**
 * Name, count, price and time between two users; bookings made before keep theirs. Units that are booked ahead cannot be
 * taken away. Refuses `not_found`, `forbidden`, `conflict`.
 */
export async function saveEquipment(ctx: Ctx, input: SaveEquipmentInput): Promise<void> {
  const { kitchenId, spaceId, name, units, hourlyRate, bufferAfterMinutes } = input;
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await liveEquipment(ctx, kitchenId, spaceId);
  const have = sql`(select count(*)::int from space_stations x where x.space_id = ${spaceId})`;
  await ctx.db.batch((query) => [
    lockKitchen(query, kitchenId),
    query
      .update(spaces)
      .set({ name, hourlyRateCents: hourlyRate, bufferAfterMinutes })
      .where(eq(spaces.id, spaceId)),
    takeUnitsAway(query, spaceId, sql`greatest(${have} - ${units}::int, 0)`),
    query.execute(
      sql`select prep.must(${have} <= ${units}::int, 'conflict', 'Some of these are booked ahead. Take away fewer, or wait until they were used')`,
    ),
    ...addUnits(query, kitchenId, spaceId, name, sql`${units}::int - ${have}`),
    query.execute(sql`update stations t set name = ${name} || ' ' || n.n from
      (select x.station_id, row_number() over (order by s.position) as n from space_stations x join stations s on s.id = x.station_id where x.space_id = ${spaceId}) n
      where t.id = n.station_id and t.name <> ${name} || ' ' || n.n`),
    auditKitchen(query, kitchen, "equipment_changed", { spaceId, units, hourlyRateCents: hourlyRate }),
  ]);
}

/** Offers it no longer; bookings that have it keep it. Refuses `not_found`, `forbidden`. */
export async function archiveEquipment(ctx: Ctx, { kitchenId, spaceId }: EquipmentIdInput): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await liveEquipment(ctx, kitchenId, spaceId);
  await ctx.db.batch((query) => [
    archivedSpace(query, spaceId),
    auditKitchen(query, kitchen, "equipment_archived", { spaceId }),
  ]);
}

async function liveEquipment(ctx: Ctx, kitchenId: string, spaceId: string): Promise<void> {
  const live = await ctx.db.run((query) => equipmentQuery(query, kitchenId));
  if (!live.some(({ id }) => id === spaceId)) refuse("not_found", "Equipment not found");
}

/** Two who change the stations of a kitchen at once do so one after the other: each position is given once. */
const lockKitchen = (query: Query, kitchenId: string) =>
  query.execute(sql`select 1 from kitchens where id = ${kitchenId} for update`);

const MOST_UNITS = 20;

/** So many units more, at most 20, each a machine of its own after all other stations. */
function addUnits(query: Query, kitchenId: string, spaceId: string, name: string, count: SQL) {
  const ids = sql`${`{${Array.from({ length: MOST_UNITS }, () => uuidv7())}}`}::uuid[]`;
  return [
    query.execute(sql`insert into stations (id, kitchen_id, name, kind, position)
      select (${ids})[n], ${kitchenId}::uuid, ${name} || ' ' || (h.have + n), 'machine', h.last + n
        from (select (select count(*)::int from space_stations x where x.space_id = ${spaceId}) as have,
                     (select coalesce(max(s.position), -1) from stations s where s.kitchen_id = ${kitchenId}) as last) h
       cross join generate_series(1, ${count}) n`),
    query.execute(sql`insert into space_stations (space_id, station_id)
      select ${spaceId}::uuid, t.id from stations t where t.id = any(${ids})`),
  ] as const;
}

/** So many units fewer, the last first, but none that is booked ahead. They stay as stations, for the log of who used them. */
const takeUnitsAway = (query: Query, spaceId: string, count: SQL) =>
  query.execute(sql`with idle as (
      select x.station_id from space_stations x join stations s on s.id = x.station_id
       where x.space_id = ${spaceId} and not exists (select 1 from allocations a
         where a.station_id = x.station_id and a.released_at is null and upper(a.blocked) > prep.now())
       order by s.position desc limit ${count}),
    gone as (delete from space_stations x using idle where x.space_id = ${spaceId} and x.station_id = idle.station_id returning x.station_id)
    update stations set retired_at = prep.now() where id in (select station_id from gone)`);
