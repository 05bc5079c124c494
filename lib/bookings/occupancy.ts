import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import type { Interval } from "@/lib/core/interval";
import type { OccupancyRate } from "@/lib/core/price-terms";
import { localDay } from "@/lib/core/zoned";
import type { SpaceCard } from "@/lib/kitchens";

type Card = Pick<SpaceCard, "spaceId" | "timeZone" | "rates">;

/**
 * The step of a space's prices that counts by how much of the local day, on which a slot starts, is taken now. Null where
 * none does; no look at the database where the space has no such steps.
 */
export async function occupancyStep(ctx: Ctx, card: Card, startsAt: Date): Promise<OccupancyRate | null> {
  if (!card.rates.occupancies?.length) return null;
  const day = localDay(startsAt, card.timeZone);
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ step: OccupancyRate | null }>(
      sql`select prep.occupancy_step(${card.spaceId}::uuid, ${day.startsAt.toISOString()}, ${day.endsAt.toISOString()}) as step`,
    ),
  );
  return rows[0]?.step ?? null;
}

/** The part of a hold that lets the database reckon the step anew; nothing where the space has no such steps. */
export const occupancyRequest = (card: Card, { startsAt }: Interval, step: OccupancyRate | null) =>
  card.rates.occupancies?.length ? { occupancy: { step, day: localDay(startsAt, card.timeZone) } } : {};
