import { sql } from "drizzle-orm";
import * as t from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import type {
  Amenity,
  KitchenStatus,
  MonthlyKind,
  PolicyName,
  SpaceKind,
  StationKind,
} from "@/lib/core/kitchen-terms";
import type { PlanTerms } from "@/lib/core/plan-terms";
import type { RateCard } from "@/lib/core/price-terms";
import type { MemberRole, PlatformRole } from "@/lib/core/roles";
import type { OpeningHours } from "@/lib/core/zoned";
import { openColumns } from "@/lib/kitchens";

/** Rows as the seed and the tests make them: everything has a default, so that a test names only what it is about. */

export type UserSpec = { email?: string; name?: string; locale?: "en" | "es"; platformRole?: PlatformRole };

export async function makeUser(ctx: Ctx, spec: UserSpec = {}): Promise<{ id: string; email: string }> {
  const id = uuidv7();
  const email = spec.email ?? `person-${id}@example.com`;
  await ctx.system.run((query) =>
    query.insert(t.users).values({ id, name: "Test Person", ...spec, email, emailVerifiedAt: ctx.now }),
  );
  return { id, email };
}

export async function makeSession(ctx: Ctx, userId: string): Promise<string> {
  const id = uuidv7();
  const expiresAt = new Date(ctx.now.getTime() + 7 * 86_400_000);
  await ctx.system.run((query) => query.insert(t.sessions).values({ id, userId, expiresAt }));
  return id;
}

export type OrganizationSpec = {
  name?: string;
  timeZone?: string;
  stripeAccountId?: string;
  members?: { userId: string; role: MemberRole }[];
};

export async function makeOrganization(
  ctx: Ctx,
  ownerId: string,
  spec: OrganizationSpec = {},
): Promise<string> {
  const id = uuidv7();
  const { members = [], stripeAccountId, ...rest } = spec;
  const paid = Boolean(stripeAccountId);
  await ctx.system.batch((query) => [
    query.insert(t.organizations).values({
      id,
      name: "Test Kitchens",
      timeZone: "America/Chicago",
      ...rest,
      ...(stripeAccountId && { stripeAccountId }),
      chargesEnabled: paid,
      payoutsEnabled: paid,
      detailsSubmitted: paid,
      createdBy: ownerId,
    }),
    query
      .insert(t.memberships)
      .values([
        { organizationId: id, userId: ownerId, role: "owner" as const },
        ...members.map((m) => ({ organizationId: id, ...m })),
      ]),
  ]);
  return id;
}

/** Every day, 06:00 to 22:00. */
export const DAY_HOURS: OpeningHours[] = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
  weekday,
  opensMinute: 360,
  closesMinute: 1_320,
}));

/** `stations`: positions (from 0) of the kitchen's stations; `units`: null for all of them. */
export type SpaceSpec = {
  name?: string;
  description?: string;
  units?: number | null;
  stations?: number[];
  hourlyRateCents?: number;
  rates?: RateCard;
  bufferBeforeMinutes?: number;
  bufferAfterMinutes?: number;
  minMinutes?: number;
  maxMinutes?: number;
  incrementMinutes?: number;
  avoidGaps?: boolean;
  kind?: SpaceKind;
  storageKind?: MonthlyKind;
  plan?: PlanTerms;
  monthlyRateCents?: number;
};

export type KitchenSpec = {
  organizationId: string;
  createdBy: string;
  name?: string;
  slug?: string;
  description?: string;
  houseRules?: string;
  addressLine?: string;
  city?: string;
  state?: string;
  postalCode?: string;
  latitude?: number;
  longitude?: number;
  timeZone?: string;
  amenities?: Amenity[];
  status?: KitchenStatus;
  cancellationPolicy?: PolicyName;
  leadTimeMinutes?: number;
  horizonDays?: number;
  stations?: { name: string; kind: StationKind | "storage" }[];
  spaces?: SpaceSpec[];
  hours?: OpeningHours[];
  closures?: { startsAt: Date; endsAt: Date; reason?: string }[];
};

export type MadeKitchen = {
  id: string;
  slug: string;
  spaceIds: string[];
  spaceId: string;
  stationIds: string[];
};

/** The rows of one kitchen and everything that belongs to it. */
export function kitchenRows(spec: KitchenSpec, now: Date) {
  const {
    stations = [{ name: "Table 1", kind: "table" as const }],
    spaces = [{}],
    hours = DAY_HOURS,
    closures = [],
    ...rest
  } = spec;
  const id = uuidv7();
  const timeZone = rest.timeZone ?? "America/Chicago";
  const horizonDays = rest.horizonDays ?? 90;
  const slug = rest.slug ?? `kitchen-${id}`;
  const stationRows = stations.map((station, position) => ({
    id: uuidv7(),
    kitchenId: id,
    position,
    ...station,
  }));
  const spaceRows = spaces.map(({ stations: _, ...space }, position) => ({
    id: uuidv7(),
    kitchenId: id,
    position,
    name: "Table",
    hourlyRateCents: 4_000,
    bufferAfterMinutes: 0,
    ...space,
  }));
  const links = spaces.flatMap((space, index) =>
    (space.stations ?? stationRows.map((_, i) => i)).map((position) => ({
      spaceId: spaceRows[index]?.id ?? "",
      stationId: stationRows[position]?.id ?? "",
    })),
  );
  const publishedAt = (rest.status ?? "published") === "published" ? now : null;
  const kitchen = {
    ...{
      name: "Test Kitchen",
      addressLine: "1 Test St",
      city: "Chicago",
      state: "IL",
      postalCode: "60601",
    },
    ...{ latitude: 41.88, longitude: -87.63, status: "published" as const, leadTimeMinutes: 0, publishedAt },
    ...rest,
    id,
    slug,
    timeZone,
    horizonDays,
  };
  const hourRows = hours.map((h) => ({ id: uuidv7(), kitchenId: id, ...h }));
  const closureRows = closures.map((c) => ({ kitchenId: id, createdBy: spec.createdBy, ...c }));
  const rules = { timeZone, horizonDays, hours, closures };
  return {
    kitchen,
    rules,
    stations: stationRows,
    spaces: spaceRows,
    links,
    hours: hourRows,
    closures: closureRows,
  };
}

export async function makeKitchen(ctx: Ctx, spec: KitchenSpec): Promise<MadeKitchen> {
  const { kitchen, rules, stations, spaces, links, hours, closures } = kitchenRows(spec, ctx.now);
  const nothing = sql`select 1`;
  await ctx.system.batch((query) => [
    query.insert(t.kitchens).values({ ...kitchen, ...openColumns(rules, ctx.now) }),
    query.insert(t.stations).values(stations),
    query.insert(t.spaces).values(spaces),
    query.insert(t.spaceStations).values(links),
    hours.length > 0 ? query.insert(t.openingHours).values(hours) : query.execute(nothing),
    closures.length > 0 ? query.insert(t.closures).values(closures) : query.execute(nothing),
  ]);
  const spaceIds = spaces.map((space) => space.id);
  const { id, slug } = kitchen;
  return { id, slug, spaceIds, spaceId: spaceIds[0] ?? "", stationIds: stations.map((s) => s.id) };
}

/** Opening hours without a night. */
export const ALWAYS_OPEN = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
  weekday,
  opensMinute: 0,
  closesMinute: 1_440,
}));

const HOUR_MS = 3_600_000;
/** The first full hour at least so many hours from now, by the real clock. */
export const soon = (hours: number) => new Date(Math.ceil(Date.now() / HOUR_MS + hours) * HOUR_MS);
