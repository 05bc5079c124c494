import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { refuseField } from "@/lib/core/errors";
import { addMinutes } from "@/lib/core/interval";
import { type Amenity, type StationKind, toMile } from "@/lib/core/kitchen-terms";
import type { RateCard } from "@/lib/core/price-terms";
import type { SearchInput } from "./schemas";

export type SearchResult = {
  kitchenId: string;
  slug: string;
  name: string;
  city: string;
  state: string;
  latitude: number;
  longitude: number;
  timeZone: string;
  amenities: Amenity[];
  photoKey: string | null;
  stations: { name: string; kind: StationKind }[];
  /** The cheapest space of the kitchen that fits. */
  spaceId: string;
  spaceName: string;
  hourlyRateCents: number;
  rates: RateCard;
  currency: string;
  minMinutes: number;
  /** null when no place was given. */
  distanceMiles: number | null;
};

type Row = {
  kitchen_id: string;
  slug: string;
  name: string;
  city: string;
  state: string;
  latitude: number;
  longitude: number;
  time_zone: string;
  amenities: Amenity[];
  photo_key: string | null;
  stations: { name: string; kind: StationKind }[];
  space_id: string;
  space_name: string;
  hourly_rate_cents: number;
  rates: RateCard;
  currency: string;
  min_minutes: number;
  miles: number | null;
  sort_value: number;
};

/**
 * Published kitchens that are really free for the whole slot, if one was given, nearest or cheapest first. One round
 * trip. Refuses `invalid_input` (`cursor`, `durationMinutes` without `startsAt`).
 */
export async function searchKitchens(
  ctx: Ctx,
  input: SearchInput,
): Promise<{ items: SearchResult[]; nextCursor: string | null }> {
  if (!input.startsAt !== !input.durationMinutes) {
    refuseField(
      input.startsAt ? "durationMinutes" : "startsAt",
      "Give both a start and a length, or neither",
    );
  }
  const [afterValue, afterId] = input.cursor?.split("_") ?? [];
  if (
    input.cursor &&
    !/^-?\d{1,9}(\.\d{1,20})?(e-\d{1,2})?_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(input.cursor)
  ) {
    refuseField("cursor", "This cursor is not one of ours");
  }
  const ends =
    input.startsAt && input.durationMinutes ? addMinutes(input.startsAt, input.durationMinutes) : null;
  const amenities = input.amenities.length > 0 ? `{${input.amenities.join(",")}}` : null;
  const pattern = input.q ? input.q.replace(/[\\%_]/g, "\\$&") : null;
  const sort = input.sort ?? (input.near ? "distance" : "price");
  const { rows } = await ctx.db.run((query) =>
    query.execute<Row>(sql`select f.*, (select s.rates from spaces s where s.id = f.space_id) as rates from prep.search_kitchens(${input.near?.latitude ?? null}::float8, ${input.near?.longitude ?? null}::float8,
      ${input.radiusMiles}::float8, ${input.startsAt?.toISOString() ?? null}::timestamptz, ${ends?.toISOString() ?? null}::timestamptz,
      ${amenities}::text[], ${input.maxHourlyCents ?? null}::int, ${pattern}::text, ${sort}, ${afterValue ?? null}::float8,
      ${afterId ?? null}::uuid, ${input.limit + 1}::int) f`),
  );
  const items = rows.slice(0, input.limit).map(toResult);
  const last = rows[input.limit - 1];
  const more = rows.length > input.limit && last;
  return { items, nextCursor: more ? `${last.sort_value}_${items.at(-1)?.kitchenId}` : null };
}

const toResult = (row: Row): SearchResult => ({
  kitchenId: row.kitchen_id,
  slug: row.slug,
  name: row.name,
  city: row.city,
  state: row.state,
  latitude: toMile(row.latitude),
  longitude: toMile(row.longitude),
  timeZone: row.time_zone,
  amenities: row.amenities,
  photoKey: row.photo_key,
  stations: row.stations ?? [],
  spaceId: row.space_id,
  spaceName: row.space_name,
  hourlyRateCents: row.hourly_rate_cents,
  rates: row.rates,
  currency: row.currency,
  minMinutes: row.min_minutes,
  distanceMiles: row.miles === null ? null : Math.round(row.miles * 10) / 10,
});
