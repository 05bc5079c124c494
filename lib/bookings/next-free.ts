import type { Ctx } from "@/lib/context";
import { AppError, type ErrorCode } from "@/lib/core/errors";
import { addDays, type Interval, minutesIn } from "@/lib/core/interval";
import type { SpaceCard } from "@/lib/kitchens";
import { getAvailability } from "./availability";
import { nextFree } from "./slot-choices";

export const LOOK_AHEAD_DAYS = 14;
/** Refusals that another time or length would cure. That somebody else was quicker is none of them: many hear it at once. */
export const CURABLE: readonly ErrorCode[] = [
  "in_the_past",
  "lead_time",
  "beyond_horizon",
  "too_short",
  "too_long",
  "off_increment",
  "outside_hours",
  "leaves_gap",
];

/** The same refusal with what would work instead, where there is such a thing within two weeks. */
export async function withNextFree(
  ctx: Ctx,
  card: SpaceCard,
  slot: Interval,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof AppError) || !CURABLE.includes(error.code)) return error;
  const horizon = addDays(ctx.now, card.horizonDays);
  const from = slot.startsAt > ctx.now && slot.startsAt < horizon ? slot.startsAt : ctx.now;
  const availability = await getAvailability(ctx, {
    spaceId: card.spaceId,
    from,
    to: addDays(from, LOOK_AHEAD_DAYS),
  });
  const found = nextFree(availability, from, minutesIn(slot));
  return found ? suggesting(error, found, card.timeZone) : error;
}

/** A refusal that carries what would work instead. */
export function suggesting(error: AppError, found: Interval, timeZone: string): AppError {
  const { code, template, fields, values } = error;
  return new AppError(code, template, fields, {
    cause: error,
    values,
    suggestion: { startsAt: found.startsAt, durationMinutes: minutesIn(found), timeZone },
  });
}
