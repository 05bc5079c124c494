import { eq, sql } from "drizzle-orm";
import { closures, kitchens, openingHours } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { addDays, type Interval, toMultirange } from "@/lib/core/interval";
import { type OpeningHours, openTimes } from "@/lib/core/zoned";

/** Open times reach further than any horizon, so that a daily run keeps them ahead of every booking. */
const SPARE_DAYS = 14;
const LONGEST_HORIZON_DAYS = 365;

type Rules = {
  timeZone: string;
  horizonDays: number;
  hours: readonly OpeningHours[];
  closures: readonly Interval[];
};

/** The derived columns of a kitchen for its hours and closures, reckoned in its own zone. */
export function openColumns(rules: Rules, now: Date) {
  const days = Math.min(rules.horizonDays, LONGEST_HORIZON_DAYS) + SPARE_DAYS;
  return {
    openTimes: toMultirange(openTimes(rules.hours, rules.closures, rules.timeZone, now, days)),
    openUntil: addDays(now, days),
  };
}

const KITCHENS_PER_RUN = 500;

/** Cron: moves the open times of kitchens forward whose reckoning runs out. Safe to run twice and at once. */
export async function extendOpenTimes(ctx: Ctx): Promise<{ extended: number }> {
  const due = await ctx.system.run((query) =>
    query
      .select({
        id: kitchens.id,
        timeZone: kitchens.timeZone,
        horizonDays: kitchens.horizonDays,
        version: kitchens.version,
      })
      .from(kitchens)
      .where(
        sql`${kitchens.openUntil} < ${addDays(ctx.now, SPARE_DAYS / 2).toISOString()}::timestamptz + make_interval(days => ${kitchens.horizonDays})`,
      )
      .limit(KITCHENS_PER_RUN),
  );
  for (const kitchen of due) await recomputeOpenTimes(ctx, kitchen);
  return { extended: due.length };
}

/** Reads hours and closures of a kitchen anew and stores what follows from them. */
export async function recomputeOpenTimes(
  ctx: Ctx,
  kitchen: { id: string; timeZone: string; horizonDays: number; version: number },
): Promise<void> {
  const [hours, closed] = await ctx.system.batch((query) => [
    query.select().from(openingHours).where(eq(openingHours.kitchenId, kitchen.id)),
    query.select().from(closures).where(eq(closures.kitchenId, kitchen.id)),
  ]);
  await ctx.system.run((query) =>
    query
      .update(kitchens)
      .set(openColumns({ ...kitchen, hours, closures: closed }, ctx.now))
      // Someone changed the kitchen meanwhile: their change reckoned for itself.
      .where(sql`${kitchens.id} = ${kitchen.id} and ${kitchens.version} = ${kitchen.version}`),
  );
}
