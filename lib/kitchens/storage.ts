import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Query } from "@/db/handle";
import { spaceStations, spaces, stations } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { refuse, refuseField } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import type { MonthlyKind } from "@/lib/core/kitchen-terms";
import type { PlanTerms } from "@/lib/core/plan-terms";
import { archivedSpace, auditKitchen, authorizedKitchen, changeKitchen, type KitchenHead } from "./queries";
import type { SpaceIdInput } from "./schemas";
import {
  type AddStorageInput,
  type AddUnitsInput,
  type ChangeStorageInput,
  MOST_UNITS,
} from "./storage-schemas";

const MOST_STORAGES = 20;
/** Units stand behind all stations to work at, however many those become. */
const FIRST_POSITION = 1_000;

const UNIT_NAMES: Record<"en" | "es", Record<MonthlyKind, string>> = {
  en: { shelf: "Shelf", cage: "Cage", cooler: "Cooler", freezer: "Freezer", pallet: "Pallet", plan: "Place" },
  es: {
    shelf: "Estante",
    cage: "Jaula",
    cooler: "Nevera",
    freezer: "Congelador",
    pallet: "Palé",
    plan: "Plaza",
  },
};

/** Every storage of a kitchen that is still offered, with how many units it has. */
const storagesQuery = (query: Query, kitchenId: string) =>
  query
    .select({
      id: spaces.id,
      storageKind: sql<MonthlyKind>`${spaces.storageKind}`,
      units: sql<number>`(select count(*)::int from space_stations ss where ss.space_id = "spaces"."id")`,
    })
    .from(spaces)
    .where(and(eq(spaces.kitchenId, kitchenId), eq(spaces.kind, "storage"), isNull(spaces.archivedAt)))
    .orderBy(asc(spaces.position), asc(spaces.id))
    .limit(2 * MOST_STORAGES);

/** How many units of a kind a kitchen ever had (names are never given twice), and where its last station stands. */
async function countUnits(ctx: Ctx, kitchenId: string, kind: MonthlyKind) {
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ named: number; last: number }>(sql`select
      (select count(*)::int from space_stations ss join spaces s on s.id = ss.space_id where s.kitchen_id = ${kitchenId} and s.storage_kind = ${kind}) as named,
      greatest(${FIRST_POSITION - 1}, (select max(position) from stations where kitchen_id = ${kitchenId}))::int as last`),
  );
  return rows[0] ?? { named: 0, last: FIRST_POSITION - 1 };
}

/** The statements that make units of a storage, numbered on from those there are, in the host's language. */
async function unitRows(ctx: Ctx, kitchenId: string, spaceId: string, kind: MonthlyKind, units: number) {
  const { named, last } = await countUnits(ctx, kitchenId, kind);
  const rows = Array.from({ length: units }, (_, n) => ({
    id: uuidv7(),
    kitchenId,
    name: `${UNIT_NAMES[ctx.locale][kind]} ${named + n + 1}`,
    kind: "storage" as const,
    position: last + n + 1,
  }));
  return (query: Query) => [
    query.insert(stations).values(rows),
    query.insert(spaceStations).values(rows.map(({ id }) => ({ spaceId, stationId: id }))),
  ];
}

/** Only one change of a kitchen at a time: two that number units at once would give one number twice. */
const claim = (query: Query, kitchen: KitchenHead, ctx: Ctx) =>
  changeKitchen(query, kitchen, { updatedAt: ctx.now });

/**
 * Offers storage by the month: so many units of one kind, any one of them to a renter. Refuses `not_found`, `forbidden`,
 * `conflict` (too many storages, or the kitchen changed meanwhile).
 */
export const addStorage = (ctx: Ctx, input: AddStorageInput): Promise<{ id: string }> =>
  offerByTheMonth(ctx, input);

type Offered = Omit<AddStorageInput, "storageKind"> & { storageKind: MonthlyKind; plan?: PlanTerms };

/** The same for storage and for plans, which are rented like it: a place in one is a unit. */
export async function offerByTheMonth(ctx: Ctx, input: Offered): Promise<{ id: string }> {
  const { kitchenId, units, storageKind, ...rest } = input;
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const plan = storageKind === "plan";
  const live = await ctx.db.run((query) => storagesQuery(query, kitchenId));
  if (live.filter((one) => (one.storageKind === "plan") === plan).length >= MOST_STORAGES)
    refuse(
      "conflict",
      plan ? "A kitchen offers at most 20 plans" : "A kitchen offers at most 20 kinds of storage",
    );
  const id = uuidv7();
  const unitsOf = await unitRows(ctx, kitchenId, id, storageKind, units);
  const row = { id, kitchenId, kind: "storage" as const, storageKind, units: 1, hourlyRateCents: 0, ...rest };
  await ctx.db.batch((query) => [
    claim(query, kitchen, ctx),
    query.insert(spaces).values({ ...row, bufferAfterMinutes: 0, position: live.length }),
    ...unitsOf(query),
    auditKitchen(query, kitchen, plan ? "plan_added" : "storage_added", {
      ...{ spaceId: id, storageKind, units },
      ...pick(rest),
    }),
  ]);
  return { id };
}
const pick = ({ monthlyRateCents }: { monthlyRateCents: number }) => ({ monthlyRateCents });

/** Name, words and price; months that were rented before keep their price. Refuses `not_found`, `forbidden`. */
export async function changeStorage(ctx: Ctx, input: ChangeStorageInput): Promise<void> {
  const { kitchenId, spaceId, ...changes } = input;
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await liveStorage(ctx, kitchenId, spaceId);
  await ctx.db.batch((query) => [
    query.update(spaces).set(changes).where(eq(spaces.id, spaceId)),
    auditKitchen(query, kitchen, "storage_changed", { spaceId, ...pick(changes) }),
  ]);
}

/** More units of a storage. Refuses `not_found`, `forbidden`, `invalid_input` (`units`: too many), `conflict`. */
export async function addUnits(ctx: Ctx, { kitchenId, spaceId, units }: AddUnitsInput): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const storage = await liveStorage(ctx, kitchenId, spaceId);
  if (storage.units + units > MOST_UNITS) refuseField("units", "Use at most 60");
  const unitsOf = await unitRows(ctx, kitchenId, spaceId, storage.storageKind, units);
  await ctx.db.batch((query) => [
    claim(query, kitchen, ctx),
    ...unitsOf(query),
    auditKitchen(query, kitchen, "storage_units_added", { spaceId, units }),
  ]);
}

/** Takes a storage off the market; its rentals stay, and nobody can prolong them. Refuses `not_found`, `forbidden`. */
export async function archiveStorage(ctx: Ctx, { kitchenId, spaceId }: SpaceIdInput): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await liveStorage(ctx, kitchenId, spaceId);
  await ctx.db.batch((query) => [
    archivedSpace(query, spaceId),
    auditKitchen(query, kitchen, "storage_archived", { spaceId }),
  ]);
}

async function liveStorage(ctx: Ctx, kitchenId: string, spaceId: string) {
  const live = await ctx.db.run((query) => storagesQuery(query, kitchenId));
  return live.find(({ id }) => id === spaceId) ?? refuse("not_found", "Storage not found");
}
