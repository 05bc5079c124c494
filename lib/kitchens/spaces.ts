import { eq, sql } from "drizzle-orm";
import { spaceStations, spaces } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { refuse, refuseField } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import {
  archivedSpace,
  auditKitchen,
  authorizedKitchen,
  liveSpace,
  spacesQuery,
  stationsQuery,
} from "./queries";
import type { CreateSpaceInput, PriceSpaceInput, SpaceIdInput, UpdateSpaceInput } from "./schemas";

const MAX_SPACES = 30;
const DEFAULTS = { minMinutes: 120, maxMinutes: 720, incrementMinutes: 30, bufferAfterMinutes: 30 };

/** Offers stations for rent, together or any n of them. Refuses `not_found`, `forbidden`, `conflict`, `invalid_input`. */
export async function createSpace(ctx: Ctx, input: CreateSpaceInput): Promise<{ id: string }> {
  const { kitchenId, stationIds, hourlyRate, ...rest } = input;
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const live = await ctx.db.run((query) => spacesQuery(query, kitchenId));
  if (live.length >= MAX_SPACES) refuse("conflict", "A kitchen offers at most 30 spaces");
  const chosen = await chosenStations(ctx, kitchenId, stationIds);
  const id = uuidv7();
  const row = { id, kitchenId, ...rest, ...DEFAULTS, hourlyRateCents: hourlyRate, position: live.length };
  await ctx.db.batch((query) => [
    query.insert(spaces).values(row),
    query.insert(spaceStations).values(chosen.map((stationId) => ({ spaceId: id, stationId }))),
    auditKitchen(query, kitchen, "space_added", { spaceId: id, hourlyRateCents: hourlyRate }),
  ]);
  return { id };
}

/** Name, stations and how they are rented. Bookings made before keep their stations. Refuses as `createSpace`. */
export async function updateSpace(ctx: Ctx, input: UpdateSpaceInput): Promise<void> {
  const { kitchenId, spaceId, stationIds, ...rest } = input;
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await liveSpace(ctx, kitchenId, spaceId);
  const chosen = await chosenStations(ctx, kitchenId, stationIds);
  await ctx.db.batch((query) => [
    query.update(spaces).set(rest).where(eq(spaces.id, spaceId)),
    query.delete(spaceStations).where(eq(spaceStations.spaceId, spaceId)),
    query.insert(spaceStations).values(chosen.map((stationId) => ({ spaceId, stationId }))),
    auditKitchen(query, kitchen, "space_changed", { spaceId, stations: chosen.length, units: rest.units }),
  ]);
}

/** Price, buffers and lengths; bookings made before keep theirs. Refuses `not_found`, `forbidden`. */
export async function priceSpace(ctx: Ctx, input: PriceSpaceInput): Promise<void> {
  const { kitchenId, spaceId, hourlyRate, ...terms } = input;
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await liveSpace(ctx, kitchenId, spaceId);
  const changes = { ...terms, hourlyRateCents: hourlyRate };
  await ctx.db.batch((query) => [
    query.update(spaces).set(changes).where(eq(spaces.id, spaceId)),
    auditKitchen(query, kitchen, "space_priced", { spaceId, ...changes }),
  ]);
}

/** Takes a space off the market; its bookings stay. Refuses `not_found`, `forbidden`, `conflict` (the last one on show). */
export async function archiveSpace(ctx: Ctx, { kitchenId, spaceId }: SpaceIdInput): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await liveSpace(ctx, kitchenId, spaceId);
  await ctx.db.batch((query) => [
    archivedSpace(query, spaceId),
    query.execute(sql`select prep.must(${kitchen.status === "draft"} or exists
      (select 1 from spaces s where s.kitchen_id = ${kitchenId} and s.kind = 'work' and s.archived_at is null),
      'conflict', 'A kitchen on show keeps at least one space')`),
    auditKitchen(query, kitchen, "space_archived", { spaceId }),
  ]);
}

/** The chosen stations once each; another kitchen's station is refused like one that does not exist. */
async function chosenStations(ctx: Ctx, kitchenId: string, wanted: readonly string[]): Promise<string[]> {
  const known = new Set((await ctx.db.run((query) => stationsQuery(query, kitchenId))).map(({ id }) => id));
  const chosen = [...new Set(wanted)];
  if (!chosen.every((id) => known.has(id))) refuseField("stationIds", "Choose stations of this kitchen");
  return chosen;
}
