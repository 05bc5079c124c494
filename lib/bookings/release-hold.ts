import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { Query } from "@/db/handle";
import { allocations } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { fromRanges } from "@/lib/core/interval";
import { settleSlotLock } from "./slot-lock";

/**
 * Takes a hold back whose payment page, if any, is closed. Answers false when it was no longer held: a payment won.
 * The database frees the slot; the lock in front of it follows.
 */
export async function releaseHold(
  ctx: Ctx,
  bookingId: string,
  to: "expired" | "cancelled",
): Promise<boolean> {
  const [{ rows }, taken] = await ctx.system.batch((query) => [
    query.execute<{ released: boolean }>(
      sql`select prep.release_hold(${bookingId}::uuid, ${to}) as released`,
    ),
    query.select().from(allocations).where(eq(allocations.bookingId, bookingId)),
  ]);
  await freeSlotLock(bookingId, taken);
  return rows[0]?.released ?? false;
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
