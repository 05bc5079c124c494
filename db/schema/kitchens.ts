import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import type { CancellationPolicy } from "@/lib/core/booking-terms";
import type { Gap } from "@/lib/core/gate-terms";
import {
  AMENITIES,
  BOOKING_WAYS,
  KITCHEN_STATUSES,
  MONTHLY_KINDS,
  POLICY_NAMES,
  SPACE_KINDS,
  STATION_KINDS,
} from "@/lib/core/kitchen-terms";
import type { PlanTerms } from "@/lib/core/plan-terms";
import { NO_RATES, type RateCard } from "@/lib/core/price-terms";
import { organizations } from "./accounts";
import { bit, currency, id, instant, money, point, timestamps, tstzmultirange } from "./columns";

export const kitchens = pgTable(
  "kitchens",
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: "restrict" }),
    slug: text().notNull().unique("kitchens_slug_once"),
    name: text().notNull(),
    description: text().notNull().default(""),
    houseRules: text().notNull().default(""),
    addressLine: text().notNull().default(""),
    city: text().notNull().default(""),
    state: text().notNull().default(""),
    postalCode: text().notNull().default(""),
    latitude: doublePrecision(),
    longitude: doublePrecision(),
    /** Web Mercator metres, so that a GiST index can walk kitchens nearest first. */
    position: point().generatedAlwaysAs(
      sql`point(6378137 * radians(longitude), 6378137 * ln(tan(pi() / 4 + radians(latitude) / 2)))`,
    ),
    timeZone: text().notNull(),
    amenities: text({ enum: AMENITIES }).array().notNull().default([]),
    status: text({ enum: KITCHEN_STATUSES }).notNull().default("draft"),
    cancellationPolicy: text({ enum: POLICY_NAMES }).notNull().default("moderate"),
    /** Its own terms, where it has any; null: those of the name. */
    customPolicy: jsonb().$type<CancellationPolicy>(),
    leadTimeMinutes: integer().notNull().default(60),
    horizonDays: integer().notNull().default(90),
    /** How somebody books here whom the host has not judged yet; `renter_standings` has those it has. */
    newRenters: text({ enum: BOOKING_WAYS }).notNull().default("instant"),
    /** How long a request holds its slot while the host thinks. */
    requestHours: integer().notNull().default(24),
    /** The most one renter may book here: hours in a week of the kitchen, and bookings that lie ahead. */
    maxHoursPerWeek: integer(),
    maxBookingsAhead: integer(),
    /** So long after the start a crew that has not come in loses the slot. */
    noShowMinutes: integer().notNull().default(60),
    submittedAt: instant(),
    publishedAt: instant(),
    reviewReason: text().notNull().default(""),
    /** Grows with every change of rules, hours, spaces or price; a hold names the version it was quoted on. */
    version: integer().notNull().default(1),
    /** Opening hours less closures as instants, kept up to `openUntil`; derived, never edited. */
    openTimes: tstzmultirange().notNull().default("{}"),
    openUntil: instant(),
    /** Days that its own papers leave open, in the words of the gate; derived, and cut out of its open times. */
    paperGaps: jsonb().$type<Gap[]>().notNull().default([]),
    // What a search turns most kitchens away by, small enough to lie in its indexes. The database keeps all four.
    /** A bit for each amenity. */
    amenityBits: integer().generatedAlwaysAs(sql`prep.amenity_bits(amenities)`),
    /** The hours of a week, in UTC, in which it is ever open: it is never open in any other. */
    openWeek: bit(168).generatedAlwaysAs(sql`prep.week_of(open_times)`),
    /** The tenth of a degree by a tenth that it stands in. */
    cell: integer().generatedAlwaysAs(sql`prep.cell(latitude, longitude)`),
    /** The rate of its cheapest space that is not archived; a trigger of `spaces` keeps it. */
    cheapestHourlyCents: money(),
    createdBy: uuid().notNull(),
    ...timestamps,
  },
  (t) => [
    index("kitchens_by_organization").on(t.organizationId),
    // kitchens_near (GiST) and kitchens_by_cell include columns; they are written by hand: Drizzle cannot say INCLUDE.
    check(
      "kitchens_published_complete",
      sql`${t.status} <> 'published' or (${t.latitude} is not null and ${t.longitude} is not null and ${t.addressLine} <> '')`,
    ),
    check(
      "kitchens_custom_policy",
      sql`(${t.cancellationPolicy} = 'custom') = (${t.customPolicy} is not null)`,
    ),
    check("kitchens_lead_time", sql`${t.leadTimeMinutes} between 0 and 43200`),
    check("kitchens_horizon", sql`${t.horizonDays} between 1 and 365`),
    check("kitchens_request_hours", sql`${t.requestHours} between 2 and 48`),
    check(
      "kitchens_renter_limits",
      sql`${t.maxHoursPerWeek} between 1 and 168 and ${t.maxBookingsAhead} between 1 and 1000`,
    ),
    check("kitchens_no_show", sql`${t.noShowMinutes} between 15 and 720`),
  ],
);

export const kitchenPhotos = pgTable(
  "kitchen_photos",
  {
    id: id(),
    kitchenId: uuid()
      .notNull()
      .references(() => kitchens.id, { onDelete: "cascade" }),
    objectKey: text().notNull().unique("kitchen_photos_object_once"),
    alt: text().notNull().default(""),
    position: integer().notNull().default(0),
    ...timestamps,
  },
  (t) => [index("kitchen_photos_by_kitchen").on(t.kitchenId, t.position)],
);

/** One exclusive physical work position, room, machine or shelf. */
export const stations = pgTable(
  "stations",
  {
    id: id(),
    kitchenId: uuid()
      .notNull()
      .references(() => kitchens.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** What it is to those who work there, or a place to keep things. */
    kind: text({ enum: [...STATION_KINDS, "storage"] }).notNull(),
    /** Allocation order, so that everybody takes stations in the same order and nobody deadlocks. */
    position: integer().notNull(),
    /** A machine that the kitchen gave away; it stays for the log of who used it. */
    retiredAt: instant(),
    ...timestamps,
  },
  (t) => [unique("stations_position_once").on(t.kitchenId, t.position)],
);

/** What is offered for rent: all of its stations, or any `units` of them. */
export const spaces = pgTable(
  "spaces",
  {
    id: id(),
    kitchenId: uuid()
      .notNull()
      .references(() => kitchens.id, { onDelete: "cascade" }),
    name: text().notNull(),
    description: text().notNull().default(""),
    kind: text({ enum: SPACE_KINDS }).notNull().default("work"),
    storageKind: text({ enum: MONTHLY_KINDS }),
    /** Of a plan: what a month of it includes. */
    plan: jsonb().$type<PlanTerms>(),
    /** null: every station of the space; n: any n of them. */
    units: integer(),
    /** Of equipment on top of the slot it is reserved with. Storage has none. */
    hourlyRateCents: money().notNull(),
    /** What its slots cost besides. */
    rates: jsonb().$type<RateCard>().notNull().default(NO_RATES),
    /** Of storage, and of nothing else. */
    monthlyRateCents: money(),
    currency: currency(),
    bufferBeforeMinutes: integer().notNull().default(0),
    bufferAfterMinutes: integer().notNull().default(30),
    minMinutes: integer().notNull().default(60),
    maxMinutes: integer().notNull().default(720),
    incrementMinutes: integer().notNull().default(30),
    /** Whether a booking may not leave a gap that is too short for anybody. */
    avoidGaps: boolean().notNull().default(false),
    /** When the kitchen is open and this space too; null: whenever the kitchen is. Derived like `kitchens.open_times`. */
    openTimes: tstzmultirange(),
    position: integer().notNull().default(0),
    archivedAt: instant(),
    ...timestamps,
  },
  (t) => [
    // Cheapest first, which is the one a search shows.
    index("spaces_by_kitchen").on(t.kitchenId, t.hourlyRateCents, t.position, t.id),
    // Cheapest first, everywhere: how a search without a place walks.
    index("spaces_by_rate").on(t.hourlyRateCents, t.kitchenId, t.id).where(sql`archived_at is null`),
    check(
      "spaces_rate",
      sql`case ${t.kind} when 'work' then ${t.hourlyRateCents} between 100 and 10000000 when 'equipment' then ${t.hourlyRateCents} between 0 and 10000000 else ${t.hourlyRateCents} = 0 end`,
    ),
    check(
      "spaces_storage",
      sql`case ${t.kind} when 'storage' then ${t.storageKind} is not null and ${t.monthlyRateCents} between 100 and 10000000 and ${t.monthlyRateCents} is not null else ${t.storageKind} is null and ${t.monthlyRateCents} is null end`,
    ),
    check("spaces_plan", sql`(${t.storageKind} is not distinct from 'plan') = (${t.plan} is not null)`),
    check("spaces_units", sql`${t.units} >= 1`),
    check(
      "spaces_buffers",
      sql`${t.bufferBeforeMinutes} between 0 and 10080 and ${t.bufferAfterMinutes} between 0 and 10080`,
    ),
    check("spaces_lengths", sql`${t.minMinutes} between 15 and ${t.maxMinutes} and ${t.maxMinutes} <= 10080`),
    check("spaces_increment", sql`${t.incrementMinutes} in (15, 30, 60)`),
  ],
);

export const spaceStations = pgTable(
  "space_stations",
  {
    spaceId: uuid()
      .notNull()
      .references(() => spaces.id, { onDelete: "cascade" }),
    stationId: uuid()
      .notNull()
      .references(() => stations.id, { onDelete: "cascade" }),
  },
  (t) => [
    primaryKey({ name: "space_stations_once", columns: [t.spaceId, t.stationId] }),
    index("space_stations_by_station").on(t.stationId),
  ],
);

/** Public gazetteer of US ZIP codes and cities, loaded from a data package. */
export const places = pgTable(
  "places",
  {
    id: text().primaryKey(),
    kind: text({ enum: ["city", "zip"] }).notNull(),
    label: text().notNull(),
    search: text().notNull(),
    latitude: doublePrecision().notNull(),
    longitude: doublePrecision().notNull(),
    weight: integer().notNull().default(0),
  },
  (t) => [index("places_prefix").on(t.search.op("text_pattern_ops"))],
);
