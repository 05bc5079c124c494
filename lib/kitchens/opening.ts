import { eq, inArray, sql } from "drizzle-orm";
import type { Query } from "@/db/handle";
import { closures, kitchens, openingHours } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { AppError } from "@/lib/core/errors";
import { addDays, type Interval, intersect, subtract, toMultirange } from "@/lib/core/interval";
import { type OpeningHours, openTimes } from "@/lib/core/zoned";
import { changeKitchen } from "./queries";

/** Open times reach further than any horizon, so that a daily run keeps them ahead of every booking. */
const SPARE_DAYS = 14;
const LONGEST_HORIZON_DAYS = 365;

/** Without `spaceId` a rule is the whole kitchen's. */
type OfSpace = { spaceId?: string | null };
export type OpeningRules = {
  timeZone: string;
  horizonDays: number;
  hours: readonly (OpeningHours & OfSpace)[];
  closures: readonly (Interval & OfSpace)[];
};

const daysAhead = (rules: OpeningRules) => Math.min(rules.horizonDays, LONGEST_HORIZON_DAYS) + SPARE_DAYS;
const ofKitchen = <Rule extends OfSpace>(rules: readonly Rule[]) => rules.filter((rule) => !rule.spaceId);

/** The derived columns of a kitchen for its hours and closures, reckoned in its own zone. */
export function openColumns(rules: OpeningRules, now: Date) {
  const [hours, closed] = [ofKitchen(rules.hours), ofKitchen(rules.closures)];
  return {
    openTimes: toMultirange(openTimes(hours, closed, rules.timeZone, now, daysAhead(rules))),
    openUntil: addDays(now, daysAhead(rules)),
  };
}

/** Pure: when each space with rules of its own is open; the others are whenever the kitchen is. */
export function spaceOpenTimes(rules: OpeningRules, now: Date): Record<string, string> {
  const reckon = (hours: readonly OpeningHours[], closed: readonly Interval[]) =>
    openTimes(hours, closed, rules.timeZone, now, daysAhead(rules));
  const kitchen = reckon(ofKitchen(rules.hours), ofKitchen(rules.closures));
  const ids = new Set([...rules.hours, ...rules.closures].flatMap(({ spaceId }) => spaceId ?? []));
  return Object.fromEntries(
    Array.from(ids, (id) => {
      const own = rules.hours.filter(({ spaceId }) => spaceId === id);
      const closed = rules.closures.filter(({ spaceId }) => spaceId === id);
      const open = own.length > 0 ? intersect(kitchen, reckon(own, closed)) : subtract(kitchen, closed);
      return [id, toMultirange(open)];
    }),
  );
}

/** Pure: when a space is open around a slot, however far ahead, reckoned from the rules themselves. */
export function openTimesAround(rules: OpeningRules, spaceId: string, slot: Interval): Interval[] {
  const days = Math.ceil((slot.endsAt.getTime() - slot.startsAt.getTime()) / 86_400_000) + 2;
  const reckon = (hours: readonly OpeningHours[], closed: readonly Interval[]) =>
    openTimes(hours, closed, rules.timeZone, addDays(slot.startsAt, -1), days);
  const kitchen = reckon(ofKitchen(rules.hours), ofKitchen(rules.closures));
  const own = rules.hours.filter((rule) => rule.spaceId === spaceId);
  const closed = rules.closures.filter((rule) => rule.spaceId === spaceId);
  return own.length > 0 ? intersect(kitchen, reckon(own, closed)) : subtract(kitchen, closed);
}

/** Stores what `spaceOpenTimes` reckoned; it belongs into the batch that stores `openColumns`. */
export const openSpaces = (query: Query, kitchenId: string, rules: OpeningRules, now: Date) =>
  query.execute(sql`update spaces s set open_times = (x.open->>s.id::text)::tstzmultirange
    from (select ${JSON.stringify(spaceOpenTimes(rules, now))}::jsonb as open) x
    where s.kitchen_id = ${kitchenId} and s.kind <> 'storage' and s.open_times is distinct from (x.open->>s.id::text)::tstzmultirange`);

const KITCHENS_PER_RUN = 500;
const reckoned = {
  id: kitchens.id,
  timeZone: kitchens.timeZone,
  horizonDays: kitchens.horizonDays,
  version: kitchens.version,
};

/** Cron: moves the open times of kitchens forward whose reckoning runs out. Safe to run twice and at once. */
export async function extendOpenTimes(ctx: Ctx): Promise<{ extended: number }> {
  const due = await ctx.system.run((query) =>
    query
      .select(reckoned)
      .from(kitchens)
      .where(
        sql`${kitchens.openUntil} < ${addDays(ctx.now, SPARE_DAYS / 2).toISOString()}::timestamptz + make_interval(days => ${kitchens.horizonDays})`,
      )
      .limit(KITCHENS_PER_RUN),
  );
  for (const kitchen of due) await recomputeOpenTimes(ctx, kitchen);
  return { extended: due.length };
}

/** Reckons anew when kitchens are open whose papers cover other days than before. */
export async function reopenKitchens(ctx: Ctx, kitchenIds: readonly string[]): Promise<void> {
  if (kitchenIds.length === 0) return;
  const changed = await ctx.system.run((query) =>
    query
      .select(reckoned)
      .from(kitchens)
      .where(inArray(kitchens.id, [...kitchenIds]))
      .limit(kitchenIds.length),
  );
  for (const kitchen of changed) await recomputeOpenTimes(ctx, kitchen);
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
  const rules = { ...kitchen, hours, closures: closed };
  await ctx.system
    .batch((query) => [
      changeKitchen(query, kitchen, openColumns(rules, ctx.now)),
      openSpaces(query, kitchen.id, rules, ctx.now),
    ])
    // Someone changed the kitchen meanwhile: their change reckoned for itself.
    .catch((error) => {
      if (!(error instanceof AppError) || error.code !== "conflict") throw error;
    });
}
