import { and, asc, eq, getTableColumns, gt, isNull, sql } from "drizzle-orm";
import type { Query } from "@/db/handle";
import {
  closures,
  kitchenPhotos,
  kitchens,
  openingHours,
  organizations,
  spaces,
  stations,
} from "@/db/schema";
import { type Action, authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import type { StationKind } from "@/lib/core/kitchen-terms";

/** What a change of a kitchen has to know of it. */
const columns = {
  id: kitchens.id,
  organizationId: kitchens.organizationId,
  name: kitchens.name,
  status: kitchens.status,
  version: kitchens.version,
  timeZone: kitchens.timeZone,
  horizonDays: kitchens.horizonDays,
  latitude: kitchens.latitude,
  longitude: kitchens.longitude,
};
const kitchenQuery = (query: Query, kitchenId: string) =>
  query.select(columns).from(kitchens).where(eq(kitchens.id, kitchenId)).limit(1);
export type KitchenHead = Awaited<ReturnType<typeof kitchenQuery>>[number];

/** The kitchen if the person may do this to it. Refuses `not_found` to strangers and `forbidden` below the role. */
export async function authorizedKitchen(ctx: Ctx, kitchenId: string, action: Action): Promise<KitchenHead> {
  const person = await requirePerson(ctx);
  const [kitchen] = await ctx.db.run((query) => kitchenQuery(query, kitchenId));
  if (!kitchen) refuse("not_found", "Kitchen not found");
  authorize(person, action, kitchen);
  return kitchen;
}

type Changes = Parameters<ReturnType<Query["update"]>["set"]>[0];

/** Changes a kitchen that still stands at the version that was read; otherwise the whole batch is undone. */
export const changeKitchen = (query: Query, kitchen: { id: string; version: number }, changes: Changes) =>
  query.execute(sql`with moved as ${query
    .update(kitchens)
    .set(changes as Partial<typeof kitchens.$inferInsert>)
    .where(and(eq(kitchens.id, kitchen.id), eq(kitchens.version, kitchen.version)))
    .returning({ id: kitchens.id })}
    select prep.must((select count(*) from moved) = 1, 'conflict', 'The kitchen changed meanwhile. Look again')`);

/** The audit line of a change; it belongs into the batch that makes the change. */
export const auditKitchen = (
  query: Query,
  kitchen: { id: string; organizationId: string },
  action: string,
  data: Record<string, unknown> = {},
) =>
  query.execute(sql`select prep.audit_own(${kitchen.organizationId}::uuid, ${`kitchen.${action}`}, 'kitchen',
    ${kitchen.id}::uuid, ${JSON.stringify(data)}::jsonb)`);

// Spelled out: in a query of one table Drizzle writes columns without their table, which a subquery would misread.
const stationIds = sql<string[]>`(select coalesce(array_agg(t.id order by t.position, t.id), '{}')
  from space_stations ss join stations t on t.id = ss.station_id where ss.space_id = "spaces"."id")`;

/** What a kitchen works with, neither given away nor reserved as equipment. `stations` is the row that is asked about. */
export const workStation = sql`${stations.retiredAt} is null and ${stations.kind} <> 'storage' and not exists
  (select 1 from space_stations ss join spaces s on s.id = ss.space_id where ss.station_id = "stations"."id" and s.kind = 'equipment')`;

/** Stations of a kitchen to work at, in allocation order, and its live spaces to work in, each with its stations. */
export const stationsQuery = (query: Query, kitchenId: string) =>
  query
    .select({ ...getTableColumns(stations), kind: sql<StationKind>`${stations.kind}` })
    .from(stations)
    .where(and(eq(stations.kitchenId, kitchenId), workStation))
    .orderBy(asc(stations.position))
    .limit(100);
export const spacesQuery = (query: Query, kitchenId: string) =>
  query
    .select({
      id: spaces.id,
      name: spaces.name,
      description: spaces.description,
      units: spaces.units,
      hourlyRateCents: spaces.hourlyRateCents,
      rates: spaces.rates,
      currency: spaces.currency,
      bufferBeforeMinutes: spaces.bufferBeforeMinutes,
      bufferAfterMinutes: spaces.bufferAfterMinutes,
      minMinutes: spaces.minMinutes,
      maxMinutes: spaces.maxMinutes,
      incrementMinutes: spaces.incrementMinutes,
      avoidGaps: spaces.avoidGaps,
      stationIds,
    })
    .from(spaces)
    .where(and(eq(spaces.kitchenId, kitchenId), isNull(spaces.archivedAt), eq(spaces.kind, "work")))
    .orderBy(asc(spaces.position), asc(spaces.id))
    .limit(50);

/** Live equipment of a kitchen, each with its units in allocation order. */
export const equipmentQuery = (query: Query, kitchenId: string) =>
  query
    .select({
      id: spaces.id,
      name: spaces.name,
      hourlyRateCents: spaces.hourlyRateCents,
      currency: spaces.currency,
      bufferAfterMinutes: spaces.bufferAfterMinutes,
      units: sql<
        { id: string; name: string }[]
      >`(select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by t.position, t.id), '[]')
        from space_stations ss join stations t on t.id = ss.station_id where ss.space_id = "spaces"."id")`,
    })
    .from(spaces)
    .where(and(eq(spaces.kitchenId, kitchenId), isNull(spaces.archivedAt), eq(spaces.kind, "equipment")))
    .orderBy(asc(spaces.position), asc(spaces.id))
    .limit(50);

/** Takes what is rented off the market, whatever kind of space it is. */
export const archivedSpace = (query: Query, spaceId: string) =>
  query
    .update(spaces)
    .set({ archivedAt: sql`prep.now()` })
    .where(and(eq(spaces.id, spaceId), isNull(spaces.archivedAt)));

/** Refuses `not_found` for a space that this kitchen does not offer. */
export async function liveSpace(ctx: Ctx, kitchenId: string, spaceId: string): Promise<void> {
  const live = await ctx.db.run((query) => spacesQuery(query, kitchenId));
  if (!live.some(({ id }) => id === spaceId)) refuse("not_found", "Space not found");
}

/**
 * Everything about a kitchen that its host edits and an admin reviews. For members of its organization and support.
 * Refuses `not_found`.
 */
export async function getKitchenSetup(ctx: Ctx, kitchenId: string) {
  const person = await requirePerson(ctx);
  const [heads, photos, stationRows, spaceRows, hours, closed, equipment] = await ctx.db.batch((query) => [
    query
      .select({ kitchen: kitchens, organization: organizations })
      .from(kitchens)
      .innerJoin(organizations, eq(organizations.id, kitchens.organizationId))
      .where(eq(kitchens.id, kitchenId))
      .limit(1),
    query
      .select()
      .from(kitchenPhotos)
      .where(eq(kitchenPhotos.kitchenId, kitchenId))
      .orderBy(asc(kitchenPhotos.position), asc(kitchenPhotos.id))
      .limit(50),
    stationsQuery(query, kitchenId),
    spacesQuery(query, kitchenId),
    query
      .select()
      .from(openingHours)
      .where(eq(openingHours.kitchenId, kitchenId))
      .orderBy(asc(openingHours.weekday), asc(openingHours.opensMinute))
      .limit(2_000),
    query
      .select()
      .from(closures)
      .where(and(eq(closures.kitchenId, kitchenId), gt(closures.endsAt, ctx.now)))
      .orderBy(asc(closures.startsAt))
      .limit(200),
    equipmentQuery(query, kitchenId),
  ]);
  const head = heads[0] ?? refuse("not_found", "Kitchen not found");
  authorize(person, "organization:read", head.kitchen);
  return { ...head, photos, stations: stationRows, spaces: spaceRows, hours, closures: closed, equipment };
}
export type KitchenSetup = Awaited<ReturnType<typeof getKitchenSetup>>;
