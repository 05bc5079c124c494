import { and, eq, gt, sql } from "drizzle-orm";
import { closures, openingHours } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { refuseField } from "@/lib/core/errors";
import type { OpeningHours } from "@/lib/core/zoned";
import { openColumns, openSpaces } from "./opening";
import { auditKitchen, authorizedKitchen, changeKitchen, liveSpace } from "./queries";
import type { SaveHoursInput } from "./schemas";

const WEEK_MINUTES = 7 * 1_440;

/** Pure: whether two shifts of a week share a minute, night shifts into the next day and from Sunday into Monday included. */
export function shiftsOverlap(hours: readonly OpeningHours[]): boolean {
  const spans = hours
    .map(({ weekday, opensMinute, closesMinute }) => {
      const day = (weekday - 1) * 1_440;
      return { from: day + opensMinute, to: day + closesMinute };
    })
    .sort((a, b) => a.from - b.from);
  const first = spans[0];
  return spans.some(({ to }, index) => {
    const next = spans[index + 1]?.from ?? (first ? first.from + WEEK_MINUTES : to);
    return next < to;
  });
}

/** Hours and closures that still matter, as the reckoning of open times wants them. */
export async function openingRules(ctx: Ctx, kitchenId: string) {
  const [hours, closed] = await ctx.db.batch((query) => [
    query.select().from(openingHours).where(eq(openingHours.kitchenId, kitchenId)).limit(2_000),
    query
      .select()
      .from(closures)
      .where(and(eq(closures.kitchenId, kitchenId), gt(closures.endsAt, ctx.now)))
      .limit(1_000),
  ]);
  return { hours, closures: closed };
}

/**
 * The weekly opening hours, as a whole: of the kitchen, or of one space that keeps shorter ones (none: it goes by the
 * kitchen's again). Bookings made before stay as they are. Refuses `not_found`, `forbidden`, `invalid_input` (`hours`),
 * `conflict` (changed at the same moment).
 */
export async function saveHours(ctx: Ctx, { kitchenId, spaceId, hours }: SaveHoursInput): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  if (shiftsOverlap(hours)) refuseField("hours", "Two opening times overlap");
  if (spaceId) await liveSpace(ctx, kitchenId, spaceId);
  else if (hours.length === 0) refuseField("hours", "Give at least one opening time");
  const rules = await openingRules(ctx, kitchenId);
  const shifts = hours.map((shift) => ({ kitchenId, spaceId, ...shift }));
  const others = rules.hours.filter((shift) => shift.spaceId !== spaceId);
  const opening = { ...kitchen, hours: [...others, ...shifts], closures: rules.closures };
  await ctx.db.batch((query) => [
    // First, because it locks the kitchen: two savings at once end with one of them, whole.
    changeKitchen(query, kitchen, openColumns(opening, ctx.now)),
    query
      .delete(openingHours)
      .where(
        and(
          eq(openingHours.kitchenId, kitchenId),
          sql`${openingHours.spaceId} is not distinct from ${spaceId}::uuid`,
        ),
      ),
    shifts.length > 0 ? query.insert(openingHours).values(shifts) : query.execute(sql`select 1`),
    openSpaces(query, kitchenId, opening, ctx.now),
    auditKitchen(query, kitchen, "changed", { part: "hours", spaceId }),
  ]);
}
