import { and, asc, eq, getTableColumns, isNull, ne, sql } from "drizzle-orm";
import { kitchenPhotos, kitchens, openingHours, spaceStations, spaces, stations } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { type StationKind, toMile } from "@/lib/core/kitchen-terms";
import { workStation } from "./queries";

/** When it is open is told as free time. */
const { openTimes: _, ...spaceColumns } = getTableColumns(spaces);

const headColumns = {
  id: kitchens.id,
  organizationId: kitchens.organizationId,
  slug: kitchens.slug,
  name: kitchens.name,
  description: kitchens.description,
  houseRules: kitchens.houseRules,
  city: kitchens.city,
  state: kitchens.state,
  postalCode: kitchens.postalCode,
  latitude: kitchens.latitude,
  longitude: kitchens.longitude,
  timeZone: kitchens.timeZone,
  amenities: kitchens.amenities,
  status: kitchens.status,
  cancellationPolicy: kitchens.cancellationPolicy,
  customPolicy: kitchens.customPolicy,
  leadTimeMinutes: kitchens.leadTimeMinutes,
  horizonDays: kitchens.horizonDays,
  reviewReason: kitchens.reviewReason,
  /** Whether its host rents storage or plans by the month, here or in another kitchen: most pages need not ask for them. */
  rentsByTheMonth: sql<boolean>`exists (select from spaces s join kitchens k on k.id = s.kitchen_id
    where k.organization_id = "kitchens"."organization_id" and s.kind = 'storage' and s.archived_at is null)`,
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * A kitchen as anyone may see it (its own people also before it is published), with stations, spaces, hours and
 * photos. One round trip. Where it is is shown to
 * the ZIP code and the square mile: the street address is for those who booked, around their slot. Refuses `not_found`.
 */
export async function publicKitchen(ctx: Ctx, idOrSlug: string) {
  const isId = UUID.test(idOrSlug);
  const id = sql`(select k.id from kitchens k where ${isId ? sql`k.id = ${idOrSlug}::uuid` : sql`k.slug = ${idOrSlug}`})`;
  const [heads, stationRows, spaceRows, links, hours, photos] = await ctx.db.batch((query) => [
    query.select(headColumns).from(kitchens).where(eq(kitchens.id, id)).limit(1),
    query
      .select({ id: stations.id, name: stations.name, kind: sql<StationKind>`${stations.kind}` })
      .from(stations)
      .where(and(eq(stations.kitchenId, id), workStation))
      .orderBy(asc(stations.position)),
    query
      .select(spaceColumns)
      .from(spaces)
      .where(and(eq(spaces.kitchenId, id), isNull(spaces.archivedAt), ne(spaces.kind, "storage")))
      .orderBy(asc(spaces.position), asc(spaces.id)),
    query
      .select({ spaceId: spaceStations.spaceId, stationId: spaceStations.stationId })
      .from(spaceStations)
      .innerJoin(spaces, eq(spaces.id, spaceStations.spaceId))
      .where(eq(spaces.kitchenId, id)),
    query
      .select()
      .from(openingHours)
      .where(and(eq(openingHours.kitchenId, id), isNull(openingHours.spaceId)))
      .orderBy(asc(openingHours.weekday), asc(openingHours.opensMinute)),
    query
      .select()
      .from(kitchenPhotos)
      .where(eq(kitchenPhotos.kitchenId, id))
      .orderBy(asc(kitchenPhotos.position)),
  ]);
  const offered = spaceRows.map((space) => ({
    ...space,
    stationIds: links.filter((link) => link.spaceId === space.id).map((link) => link.stationId),
  }));
  const head = heads[0] ?? refuse("not_found", "Kitchen not found");
  return {
    ...head,
    latitude: toMile(head.latitude),
    longitude: toMile(head.longitude),
    stations: stationRows,
    spaces: offered.filter(({ kind }) => kind === "work"),
    /** What can be reserved along with a slot; so many stations are so many units. */
    equipment: offered.filter(({ kind, stationIds }) => kind === "equipment" && stationIds.length > 0),
    hours: hours.map(({ weekday, opensMinute, closesMinute }) => ({ weekday, opensMinute, closesMinute })),
    photos: photos.map(({ objectKey, alt }) => ({ key: objectKey, alt })),
  };
}

export type PublicKitchen = Awaited<ReturnType<typeof publicKitchen>>;
