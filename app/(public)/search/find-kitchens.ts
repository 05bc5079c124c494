import find from "@photostructure/tz-lookup";
import { type SearchResult, searchKitchens } from "@/lib/bookings";
import { SearchInput } from "@/lib/bookings/schemas";
import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/core/errors";
import { instantOf } from "@/lib/core/zoned";
import { findPlace, type Place } from "@/lib/kitchens";
import type { SearchParams } from "./search-params";

export type Found = {
  place: Place | null;
  items: SearchResult[];
  nextCursor: string | null;
  /** Why there is nothing to show, when it is not that nothing is free. */
  problem: "place_unknown" | "time_does_not_exist" | "time_incomplete" | null;
};

const nothing = (problem: Found["problem"], place: Place | null = null): Found => ({
  place,
  items: [],
  nextCursor: null,
  problem,
});

/** The date and time are read on the clock of the place that is searched. */
export async function findKitchens(ctx: Ctx, params: SearchParams): Promise<Found> {
  const place = await resolve(ctx, params);
  if (!place && params.place) return nothing("place_unknown");
  const timed = [params.date, params.start, params.hours].filter((part) => part !== undefined).length;
  if (params.date && timed < 3) return nothing("time_incomplete", place);
  const startsAt =
    params.date && params.start ? instantOf(params.date, params.start, zoneOf(place)) : undefined;
  if (startsAt === null) return nothing("time_does_not_exist", place);
  const input = SearchInput.parse({
    ...(place && { near: `${place.latitude.toFixed(5)},${place.longitude.toFixed(5)}` }),
    radiusMiles: params.radius,
    ...(startsAt && params.hours && { startsAt: startsAt.toISOString(), durationMinutes: params.hours * 60 }),
    amenities: params.amenities.join(","),
    ...(params.max && { maxHourlyCents: params.max * 100 }),
    ...(params.sort && { sort: params.sort }),
    ...(params.cursor && { cursor: params.cursor }),
    limit: 24,
  });
  try {
    return { place, ...(await searchKitchens(ctx, input)), problem: null };
  } catch (error) {
    // A cursor that somebody edited: the first page is a better answer than an error.
    if (error instanceof AppError && error.code === "invalid_input") {
      return { place, ...(await searchKitchens(ctx, { ...input, cursor: undefined })), problem: null };
    }
    throw error;
  }
}

const zoneOf = (place: Place | null) => (place ? find(place.latitude, place.longitude) : "America/New_York");

async function resolve(ctx: Ctx, params: SearchParams): Promise<Place | null> {
  if (params.near) {
    const [latitude = 0, longitude = 0] = params.near.split(",").map(Number);
    return { label: params.place, latitude, longitude };
  }
  return params.place ? findPlace(ctx, params.place) : null;
}
