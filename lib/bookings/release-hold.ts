import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Query } from "@/db/handle";
import { allocations } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { fromRanges } from "@/lib/core/interval";
import { settleSlotLock } from "./slot-lock";

/** The payment page of a hold that can no longer be paid; null: there was none. */
export type ClosedPage = { checkoutId: string | null; sessionId: string | null };
type Release = "released" | "paid" | "waiting";

/**
 * Takes a hold back whose payment page, if any, is closed. `paid`: it was no longer held, a payment won. `waiting`: Pay was
 * pressed meanwhile, and the page that was made is another one; it has to be closed first. The database frees the slot; the lock
 * in front of it follows.
 */
export async function releaseHold(
  ctx: Ctx,
  bookingId: string,
  to: "expired" | "cancelled",
  { checkoutId, sessionId }: ClosedPage = { checkoutId: null, sessionId: null },
): Promise<Release> {
  const [{ rows }, taken] = await ctx.system.batch((query) => [
    query.execute<{ release: Release }>(
      sql`select prep.release_closed_hold(${bookingId}::uuid, ${to}, ${checkoutId}::uuid, ${sessionId}) as release`,
    ),
    query.select().from(allocations).where(eq(allocations.bookingId, bookingId)),
  ]);
  const release = rows[0]?.release ?? "waiting";
  if (release !== "waiting") await freeSlotLock(bookingId, taken);
  return release;
}

/** Lets go of the Redis cells that a booking still owns. */
export async function freeSlotLock(
  bookingId: string,
  taken: readonly { stationId: string; blocked: string }[],
): Promise<void> {
  const parts = taken.flatMap(({ stationId, blocked }) =>
    fromRanges(blocked).map((time) => ({ stationIds: [stationId], units: null, blocked: time })),
  );
  await settleSlotLock({ bookingId, caller: "", parts }, [], 0);
}

/** What a booking blocks now, its own time before what a change of it added. */
export const liveAllocations = (query: Query, bookingId: string) =>
  query
    .select()
    .from(allocations)
    .where(and(eq(allocations.bookingId, bookingId), isNull(allocations.releasedAt)))
    .orderBy(asc(allocations.createdAt), asc(allocations.id));
