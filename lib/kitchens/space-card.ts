import { eq, sql } from "drizzle-orm";
import type { Query } from "@/db/handle";
import { kitchens, spaceStations, spaces, stations } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import type { CancellationPolicy } from "@/lib/core/booking-terms";
import { refuse } from "@/lib/core/errors";
import type { Gap } from "@/lib/core/gate-terms";
import { fromRanges, type Interval } from "@/lib/core/interval";
import type { BookingWay, PolicyName } from "@/lib/core/kitchen-terms";
import type { Allowance } from "@/lib/core/plan-terms";
import type { Place, RateCard } from "@/lib/core/price-terms";

/** Equipment that its kitchen rents out along with a slot, any so many of its stations. */
export type EquipmentCard = {
  spaceId: string;
  name: string;
  /** Of one unit. */
  hourlyRateCents: number;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  /** One for each unit there is, in allocation order. */
  stationIds: string[];
};

/** Everything about a space that decides whether a slot may be booked and what it costs, at one version. */
export type SpaceCard = {
  spaceId: string;
  spaceName: string;
  kitchenId: string;
  kitchenName: string;
  slug: string;
  organizationId: string;
  version: number;
  timeZone: string;
  place: Place;
  cancellationPolicy: PolicyName;
  customPolicy: CancellationPolicy | null;
  leadTimeMinutes: number;
  horizonDays: number;
  /** null: all stations; n: any n of them. */
  units: number | null;
  stationIds: string[];
  hourlyRateCents: number;
  rates: RateCard;
  currency: string;
  bufferBeforeMinutes: number;
  bufferAfterMinutes: number;
  minMinutes: number;
  maxMinutes: number;
  incrementMinutes: number;
  /** A booking may not leave a gap shorter than `minMinutes` where it could have left none. */
  avoidGaps: boolean;
  /** How somebody books whom the host has not judged yet, and how long a request waits. */
  newRenters: BookingWay;
  requestHours: number;
  /** What one renter may book at this kitchen; null: as much as they like. */
  maxHoursPerWeek: number | null;
  maxBookingsAhead: number | null;
  openTimes: Interval[];
  /** Days that the kitchen's own papers leave open; its open times have none of them. */
  paperGaps: Gap[];
  /** What whoever asks pays less for their time, in hundredths of a percent. */
  discountBps: number;
  /** What is left of their plans here. Only a card that was read just now knows it. */
  allowances: Allowance[];
  /** What can be reserved along with it. */
  equipment: EquipmentCard[];
};

const columns = {
  spaceId: spaces.id,
  spaceName: spaces.name,
  kitchenId: kitchens.id,
  kitchenName: kitchens.name,
  slug: kitchens.slug,
  organizationId: kitchens.organizationId,
  version: kitchens.version,
  timeZone: kitchens.timeZone,
  place: sql<Place>`jsonb_build_object('city', ${kitchens.city}, 'state', ${kitchens.state})`,
  cancellationPolicy: kitchens.cancellationPolicy,
  customPolicy: kitchens.customPolicy,
  leadTimeMinutes: kitchens.leadTimeMinutes,
  horizonDays: kitchens.horizonDays,
  units: spaces.units,
  stationIds: sql<
    string[]
  >`(select coalesce(array_agg(${stations.id} order by ${stations.position}, ${stations.id}), '{}')
    from ${spaceStations} join ${stations} on ${stations.id} = ${spaceStations.stationId} where ${spaceStations.spaceId} = ${spaces.id})`,
  hourlyRateCents: spaces.hourlyRateCents,
  rates: spaces.rates,
  currency: spaces.currency,
  bufferBeforeMinutes: spaces.bufferBeforeMinutes,
  bufferAfterMinutes: spaces.bufferAfterMinutes,
  minMinutes: spaces.minMinutes,
  maxMinutes: spaces.maxMinutes,
  incrementMinutes: spaces.incrementMinutes,
  avoidGaps: spaces.avoidGaps,
  newRenters: kitchens.newRenters,
  requestHours: kitchens.requestHours,
  maxHoursPerWeek: kitchens.maxHoursPerWeek,
  maxBookingsAhead: kitchens.maxBookingsAhead,
  openTimes: sql<string>`coalesce(${spaces.openTimes}, ${kitchens.openTimes})`,
  paperGaps: kitchens.paperGaps,
  discountBps: sql<number>`coalesce((select d.percent_bps from client_discounts d where d.organization_id = ${kitchens.organizationId} and d.renter_id = prep.user_id()), 0)`,
  allowances: sql<Allowance[]>`prep.plans_of(prep.user_id(), ${kitchens.organizationId}, ${kitchens.id})`,
  equipment: sql<
    EquipmentCard[]
  >`(select coalesce(jsonb_agg(jsonb_build_object('spaceId', e.id, 'name', e.name, 'hourlyRateCents', e.hourly_rate_cents,
      'bufferBeforeMinutes', e.buffer_before_minutes, 'bufferAfterMinutes', e.buffer_after_minutes,
      'stationIds', (select coalesce(jsonb_agg(t.id order by t.position, t.id), '[]') from space_stations ss join stations t on t.id = ss.station_id where ss.space_id = e.id))
      order by e.position, e.id), '[]')
    from spaces e where e.kitchen_id = ${kitchens.id} and e.kind = 'equipment' and e.archived_at is null)`,
};

/** The query alone, so that a caller can ask for more in the same round trip. */
export const spaceCardQuery = (query: Query, spaceId: string) =>
  query
    .select(columns)
    .from(spaces)
    .innerJoin(kitchens, eq(kitchens.id, spaces.kitchenId))
    .where(
      sql`${spaces.id} = ${spaceId} and ${spaces.kind} = 'work' and ${spaces.archivedAt} is null and ${kitchens.status} = 'published'`,
    )
    .limit(1);

type Row = Omit<SpaceCard, "openTimes"> & { openTimes: string };
export const toSpaceCard = (row: Row | undefined): SpaceCard =>
  row ? { ...row, openTimes: fromRanges(row.openTimes) } : refuse("not_found", "Space not found");

const FRESH_MS = 30_000;
const MAX_CARDS = 2_000;
const PATIENCE_MS = 250;
/** Cards by space, and the discounts of those who have one, by person and organization. */
const cache = new Map<string, { card: SpaceCard; until: number }>();
const discounts = new Map<string, { discountBps: number; until: number }>();
/** Cards that somebody is reading just now: of a crowd that comes for one slot, one reads and the others wait for it. */
const reading = new Map<string, Promise<unknown>>();

/**
 * The card of a published space. May be half a minute old: whoever writes on its strength passes its `version` and
 * `discountBps`, and the database refuses those that have passed (`again` then reads it anew). A person of whom nothing is
 * remembered is taken for one who pays what everybody pays and has no plan. Refuses `not_found`.
 */
export async function spaceCard(ctx: Ctx, spaceId: string, again = false): Promise<SpaceCard> {
  if (again) return readCard(ctx, spaceId);
  await othersRead(spaceId);
  const known = keptCard(ctx, spaceId);
  if (known) return known;
  const read = readCard(ctx, spaceId).finally(() => reading.delete(spaceId));
  reading.set(spaceId, read);
  return read;
}

/**
 * Waits while somebody else reads the card; what became of it is told by what is kept then. A request that was given up may never
 * answer, so nobody waits for long: who waited in vain reads for themselves.
 */
async function othersRead(spaceId: string): Promise<void> {
  const other = reading.get(spaceId);
  if (!other) return;
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([other, patience]).catch(() => undefined);
}

const whose = (ctx: Ctx, organizationId: string) => `${ctx.credential?.userId}:${organizationId}`;

/** The card as it was read less than half a minute ago, with what its reader is known to pay less. */
function keptCard(ctx: Ctx, spaceId: string): SpaceCard | null {
  const known = cache.get(spaceId);
  if (!known || known.until <= Date.now()) return null;
  const own = discounts.get(whose(ctx, known.card.organizationId));
  const discountBps = own && own.until > Date.now() ? own.discountBps : 0;
  return { ...known.card, discountBps, allowances: [] };
}

async function readCard(ctx: Ctx, spaceId: string): Promise<SpaceCard> {
  const [row] = await ctx.db.run((query) => spaceCardQuery(query, spaceId));
  const card = toSpaceCard(row);
  if (cache.size >= MAX_CARDS) cache.clear();
  if (discounts.size >= MAX_CARDS) discounts.clear();
  const until = Date.now() + FRESH_MS;
  cache.set(spaceId, { card, until });
  const { discountBps } = card;
  if (discountBps > 0) discounts.set(whose(ctx, card.organizationId), { discountBps, until });
  else discounts.delete(whose(ctx, card.organizationId));
  return card;
}
