import { and, eq } from "drizzle-orm";
import { closures } from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";
import { refuse, refuseField } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { addDays } from "@/lib/core/interval";
import { instantOf } from "@/lib/core/zoned";
import { openColumns, openSpaces } from "./opening";
import { auditKitchen, authorizedKitchen, changeKitchen, liveSpace } from "./queries";
import { openingRules } from "./save-hours";
import type { AddClosureInput, ClosureIdInput } from "./schemas";

const MAX_CLOSURES = 200;
const MAX_DAYS = 366;

/**
 * Closes a kitchen, or one space of it, for a while; nobody can book that time any more, bookings made before stay. Times are the
 * kitchen's own clock. Refuses `not_found`, `forbidden`, `invalid_input` (by field), `conflict`.
 */
export async function addClosure(ctx: Ctx, input: AddClosureInput): Promise<{ id: string }> {
  const kitchen = await authorizedKitchen(ctx, input.kitchenId, "kitchen:update");
  const missing = "The clocks skip this time on that day";
  const startsAt =
    instantOf(input.startsOn, input.startsAtTime, kitchen.timeZone) ?? refuseField("startsAtTime", missing);
  const endsAt =
    instantOf(input.endsOn, input.endsAtTime, kitchen.timeZone) ?? refuseField("endsAtTime", missing);
  if (endsAt <= startsAt) refuseField("endsOn", "The end must come after the start");
  if (endsAt <= ctx.now) refuseField("endsOn", "That time has already passed");
  if (endsAt > addDays(startsAt, MAX_DAYS)) refuseField("endsOn", "Close for at most a year at a time");
  if (input.spaceId) await liveSpace(ctx, kitchen.id, input.spaceId);
  const rules = await openingRules(ctx, kitchen.id);
  if (rules.closures.length >= MAX_CLOSURES) refuse("conflict", "Remove an old closure first");
  const id = uuidv7();
  const row = {
    id,
    kitchenId: kitchen.id,
    spaceId: input.spaceId,
    startsAt,
    endsAt,
    reason: input.reason,
    createdBy: requireUser(ctx),
  };
  const opening = { ...kitchen, hours: rules.hours, closures: [...rules.closures, row] };
  await ctx.db.batch((query) => [
    changeKitchen(query, kitchen, openColumns(opening, ctx.now)),
    query.insert(closures).values(row),
    openSpaces(query, kitchen.id, opening, ctx.now),
    auditKitchen(query, kitchen, "closed", { startsAt, endsAt, spaceId: input.spaceId }),
  ]);
  return { id };
}

/** Opens the time of a closure again. Refuses `not_found`, `forbidden`, `conflict`. */
export async function removeClosure(ctx: Ctx, { kitchenId, closureId }: ClosureIdInput): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const rules = await openingRules(ctx, kitchenId);
  const closed =
    rules.closures.find(({ id }) => id === closureId) ?? refuse("not_found", "Closure not found");
  const left = rules.closures.filter(({ id }) => id !== closureId);
  const opening = { ...kitchen, hours: rules.hours, closures: left };
  await ctx.db.batch((query) => [
    changeKitchen(query, kitchen, openColumns(opening, ctx.now)),
    query.delete(closures).where(and(eq(closures.id, closureId), eq(closures.kitchenId, kitchenId))),
    openSpaces(query, kitchenId, opening, ctx.now),
    auditKitchen(query, kitchen, "reopened", { startsAt: closed.startsAt, endsAt: closed.endsAt }),
  ]);
}
