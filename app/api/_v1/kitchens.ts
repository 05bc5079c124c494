import { z } from "zod";
import { getAvailability, policyOf, type SearchResult, searchKitchens } from "@/lib/bookings";
import { AvailabilityInput, SearchInput } from "@/lib/bookings/schemas";
import { refuse } from "@/lib/core/errors";
import { AMENITIES, POLICY_NAMES, STATION_KINDS } from "@/lib/core/kitchen-terms";
import { moneyJson } from "@/lib/core/money";
import { withOffset } from "@/lib/core/zoned";
import { env } from "@/lib/env";
import { endpoint } from "@/lib/http/endpoint";
import { type PublicKitchen, publicKitchen } from "@/lib/kitchens";
import { Id, Instant, Money, page, RateCardJson, rateCardJson } from "./shapes";

const Place = z.strictObject({
  city: z.string(),
  state: z.string(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
});

const FoundJson = Place.extend({
  id: Id,
  slug: z.string(),
  name: z.string(),
  url: z.url(),
  timeZone: z.string(),
  amenities: z.array(z.enum(AMENITIES)),
  /** The cheapest space that fits what was asked. */
  space: z.strictObject({ id: Id, name: z.string(), hourlyRate: Money, minMinutes: z.int() }),
  distanceMiles: z.number().nullable(),
});

const StationJson = z.strictObject({ id: Id, name: z.string(), kind: z.enum(STATION_KINDS) });
const SpaceJson = z.strictObject({
  id: Id,
  name: z.string(),
  description: z.string(),
  /** null: the space is all of its stations; a number: any so many of them. */
  units: z.int().nullable(),
  stationIds: z.array(Id),
  hourlyRate: Money,
  rates: RateCardJson,
  bufferBeforeMinutes: z.int(),
  bufferAfterMinutes: z.int(),
  minMinutes: z.int(),
  maxMinutes: z.int(),
  incrementMinutes: z.int(),
});
/** What can be reserved along with a slot; `hourlyRate` is that of one unit. */
const EquipmentJson = z.strictObject({
  id: Id,
  name: z.string(),
  units: z.int(),
  hourlyRate: Money,
  bufferAfterMinutes: z.int(),
});
const PolicyJson = z.strictObject({
  name: z.enum(POLICY_NAMES),
  graceMinutes: z.int(),
  graceNoticeHours: z.int(),
  steps: z.array(z.strictObject({ hoursBefore: z.int(), refundBps: z.int() })),
  /** What is kept of every refund by notice. */
  fee: Money,
});

function policyJson(kitchen: Pick<PublicKitchen, "cancellationPolicy" | "customPolicy">) {
  const { feeCents = 0, ...policy } = policyOf(kitchen);
  return { ...policy, name: kitchen.cancellationPolicy, fee: moneyJson(feeCents, "usd") };
}

const KitchenJson = Place.extend({
  id: Id,
  slug: z.string(),
  name: z.string(),
  url: z.url(),
  description: z.string(),
  houseRules: z.string(),
  postalCode: z.string(),
  timeZone: z.string(),
  amenities: z.array(z.enum(AMENITIES)),
  leadTimeMinutes: z.int(),
  horizonDays: z.int(),
  stations: z.array(StationJson),
  spaces: z.array(SpaceJson),
  equipment: z.array(EquipmentJson),
  hours: z.array(z.strictObject({ weekday: z.int(), opensMinute: z.int(), closesMinute: z.int() })),
  cancellationPolicy: PolicyJson,
  photos: z.array(z.strictObject({ key: z.string(), alt: z.string() })),
});

const kitchenUrl = (slug: string) => `${env().APP_URL}/kitchens/${slug}`;

const foundJson = (found: SearchResult): z.input<typeof FoundJson> => {
  const { slug, name, city, state, latitude, longitude, timeZone, amenities, distanceMiles } = found;
  return {
    id: found.kitchenId,
    ...{ slug, name, url: kitchenUrl(slug), city, state, latitude, longitude, timeZone, amenities },
    space: {
      id: found.spaceId,
      name: found.spaceName,
      hourlyRate: moneyJson(found.hourlyRateCents, found.currency),
      minMinutes: found.minMinutes,
    },
    distanceMiles,
  };
};

function kitchenJson(kitchen: PublicKitchen): z.input<typeof KitchenJson> {
  const { id, slug, name, description, houseRules, city, state, postalCode } = kitchen;
  const { latitude, longitude, timeZone, amenities, leadTimeMinutes, horizonDays } = kitchen;
  return {
    ...{
      id,
      slug,
      name,
      url: kitchenUrl(slug),
      description,
      houseRules,
      city,
      state,
      postalCode,
    },
    ...{ latitude, longitude, timeZone, amenities, leadTimeMinutes, horizonDays },
    stations: kitchen.stations,
    spaces: kitchen.spaces.map((space) => ({
      ...{ id: space.id, name: space.name, description: space.description, units: space.units },
      stationIds: space.stationIds,
      hourlyRate: moneyJson(space.hourlyRateCents, space.currency),
      rates: rateCardJson(space.rates),
      ...{ bufferBeforeMinutes: space.bufferBeforeMinutes, bufferAfterMinutes: space.bufferAfterMinutes },
      ...{ minMinutes: space.minMinutes, maxMinutes: space.maxMinutes },
      incrementMinutes: space.incrementMinutes,
    })),
    equipment: kitchen.equipment.map((one) => ({
      ...{ id: one.id, name: one.name, units: one.stationIds.length },
      hourlyRate: moneyJson(one.hourlyRateCents, one.currency),
      bufferAfterMinutes: one.bufferAfterMinutes,
    })),
    hours: kitchen.hours,
    cancellationPolicy: policyJson(kitchen),
    photos: kitchen.photos,
  };
}

export const findKitchens = endpoint({
  id: "searchKitchens",
  method: "GET",
  path: "/kitchens",
  summary: "Kitchens near a place that are free for a whole slot",
  scope: null,
  limit: "search",
  query: SearchInput,
  answer: page(FoundJson),
  refusals: ["invalid_input", "rate_limited"],
  run: async ({ ctx, query }) => {
    const { items, nextCursor } = await searchKitchens(ctx, query);
    return { body: { items: items.map(foundJson), nextCursor } };
  },
});

export const readKitchen = endpoint({
  id: "getKitchen",
  method: "GET",
  path: "/kitchens/{kitchenId}",
  summary: "One published kitchen by id or slug, with its spaces, stations, hours and terms",
  scope: null,
  limit: "read",
  params: z.strictObject({ kitchenId: z.string().min(1).max(120) }),
  answer: KitchenJson,
  refusals: ["not_found", "rate_limited"],
  run: async ({ ctx, params }) => {
    const kitchen = await publicKitchen(ctx, params.kitchenId.toLowerCase());
    if (kitchen.status !== "published") refuse("not_found", "Kitchen not found");
    return { body: kitchenJson(kitchen) };
  },
});

const { spaceId, ...window } = AvailabilityInput.shape;

export const readAvailability = endpoint({
  id: "getAvailability",
  method: "GET",
  path: "/spaces/{spaceId}/availability",
  summary: "Free time of a space, at most 31 days",
  scope: null,
  limit: "search",
  params: z.strictObject({ spaceId }),
  query: z.strictObject(window),
  answer: z.strictObject({
    timeZone: z.string(),
    free: z.array(z.strictObject({ startsAt: Instant, endsAt: Instant })),
  }),
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, params, query }) => {
    const { card, free } = await getAvailability(ctx, { ...params, ...query });
    const at = (instant: Date) => withOffset(instant, card.timeZone);
    const times = free.map(({ startsAt, endsAt }) => ({ startsAt: at(startsAt), endsAt: at(endsAt) }));
    return { body: { timeZone: card.timeZone, free: times } };
  },
});
