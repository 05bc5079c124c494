import { asc, sql } from "drizzle-orm";
import { kitchens, spaces } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import type { MonthlyKind } from "@/lib/core/kitchen-terms";

const columns = {
  spaceId: spaces.id,
  spaceName: spaces.name,
  description: spaces.description,
  storageKind: sql<MonthlyKind>`${spaces.storageKind}`,
  plan: spaces.plan,
  monthlyRateCents: sql<number>`${spaces.monthlyRateCents}`,
  currency: spaces.currency,
  kitchenId: kitchens.id,
  kitchenName: kitchens.name,
  slug: kitchens.slug,
  organizationId: kitchens.organizationId,
  version: kitchens.version,
  timeZone: kitchens.timeZone,
  cancellationPolicy: kitchens.cancellationPolicy,
  customPolicy: kitchens.customPolicy,
  newRenters: kitchens.newRenters,
  requestHours: kitchens.requestHours,
};

/** The card of storage that a published kitchen offers, read anew. Refuses `not_found`. */
export async function storageCard(ctx: Ctx, spaceId: string) {
  const [row] = await ctx.db.run((query) =>
    query
      .select(columns)
      .from(spaces)
      .innerJoin(kitchens, sql`${kitchens.id} = ${spaces.kitchenId}`)
      .where(
        sql`${spaces.id} = ${spaceId} and ${spaces.kind} = 'storage' and ${spaces.archivedAt} is null and ${kitchens.status} = 'published'`,
      )
      .limit(1),
  );
  return row ?? refuse("not_found", "Storage not found");
}
/** Everything about a storage that decides what a month of it costs and how it is rented, at one version of the kitchen. */
export type StorageCard = Awaited<ReturnType<typeof storageCard>>;

type Counts = { spaceId: string; units: number; free: number; waiting: number; nextFreeAt: string | null };

/**
 * The storage and the plans that a kitchen offers, with its price and how much of it is free for the month ahead. For anyone who may
 * see the kitchen; without one there is none.
 */
export async function listStorage(ctx: Ctx, kitchenId: string) {
  const [offers, counts] = await ctx.db.batch((query) => [
    query
      .select({
        id: spaces.id,
        name: spaces.name,
        description: spaces.description,
        storageKind: sql<MonthlyKind>`${spaces.storageKind}`,
        plan: spaces.plan,
        monthlyRateCents: sql<number>`${spaces.monthlyRateCents}`,
        currency: spaces.currency,
      })
      .from(spaces)
      .where(
        sql`${spaces.kitchenId} = ${kitchenId} and ${spaces.kind} = 'storage' and ${spaces.archivedAt} is null`,
      )
      .orderBy(asc(spaces.position), asc(spaces.id))
      .limit(50),
    query.execute<Counts>(sql`select space_id as "spaceId", units, free, waiting, next_free_at as "nextFreeAt"
      from prep.storage_counts(${kitchenId})`),
  ]);
  return offers.map((offer) => {
    const found = counts.rows.find(({ spaceId }) => spaceId === offer.id);
    const { units = 0, free = 0, waiting = 0, nextFreeAt = null } = found ?? {};
    return { ...offer, units, free, waiting, nextFreeAt: nextFreeAt === null ? null : new Date(nextFreeAt) };
  });
}
export type StorageOffer = Awaited<ReturnType<typeof listStorage>>[number];
