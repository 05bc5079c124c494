import { and, eq, sql } from "drizzle-orm";
import { stations } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { AppError, refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { auditKitchen, authorizedKitchen, spacesQuery, stationsQuery } from "./queries";
import type { AddStationInput, RenameStationInput, StationIdInput } from "./schemas";

const MAX_STATIONS = 60;

/** Adds a work position after the others. Refuses `not_found`, `forbidden`, `conflict`. */
export async function addStation(
  ctx: Ctx,
  { kitchenId, name, kind }: AddStationInput,
): Promise<{ id: string }> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const known = await ctx.db.run((query) => stationsQuery(query, kitchenId));
  if (known.length >= MAX_STATIONS) refuse("conflict", "A kitchen has at most 60 stations");
  const id = uuidv7();
  // After all others, machines and shelves that are not listed here among them.
  const position = sql`(select coalesce(max(s.position), -1) + 1 from stations s where s.kitchen_id = ${kitchenId})`;
  await ctx.db.batch((query) => [
    query.insert(stations).values({ id, kitchenId, name, kind, position }),
    auditKitchen(query, kitchen, "station_added", { stationId: id }),
  ]);
  return { id };
}

/** Refuses `not_found`, `forbidden`. */
export async function renameStation(
  ctx: Ctx,
  { kitchenId, stationId, name }: RenameStationInput,
): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const renamed = await ctx.db.run((query) =>
    query
      .update(stations)
      .set({ name })
      .where(and(eq(stations.id, stationId), eq(stations.kitchenId, kitchenId)))
      .returning({ id: stations.id }),
  );
  if (renamed.length === 0) refuse("not_found", "Station not found");
  await ctx.db.run((query) => auditKitchen(query, kitchen, "station_renamed", { stationId }));
}

/**
 * Removes a station that no space needs and nobody ever booked; a booked one stays, for the log of who worked where.
 * Refuses `not_found`, `forbidden`, `conflict`.
 */
export async function removeStation(ctx: Ctx, { kitchenId, stationId }: StationIdInput): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const [known, live] = await ctx.db.batch((query) => [
    stationsQuery(query, kitchenId),
    spacesQuery(query, kitchenId),
  ]);
  if (!known.some(({ id }) => id === stationId)) refuse("not_found", "Station not found");
  const needs = live.find(
    (s) => s.stationIds.includes(stationId) && s.stationIds.length - 1 < (s.units ?? 1),
  );
  if (needs) {
    const values = { space: needs.name };
    throw new AppError("conflict", "“{space}” needs this station. Change that space first", {}, { values });
  }
  await ctx.db.batch((query) => [
    query.execute(sql`select prep.must(not exists (select 1 from allocations a where a.station_id = ${stationId}),
      'conflict', 'This station was booked before and has to stay. Take it out of your spaces instead')`),
    query.delete(stations).where(and(eq(stations.id, stationId), eq(stations.kitchenId, kitchenId))),
    auditKitchen(query, kitchen, "station_removed", { stationId }),
  ]);
}
