import { eq, sql } from "drizzle-orm";
import { allocations } from "@/db/schema";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { getBooking, isStorage } from "./queries";
import { freeSlotLock } from "./release-hold";
import type { OverrideBuffersInput } from "./schemas";

/**
 * Keeps more or less time free around one booking than its space asks for; the reason stays in the log. The database
 * decides whether a longer buffer is free. Refuses `not_found`, `forbidden`, `conflict`, `slot_taken`.
 */
export async function overrideBuffers(ctx: Ctx, input: OverrideBuffersInput): Promise<void> {
  const booking = await getBooking(ctx, input.bookingId);
  authorize(await requirePerson(ctx), "booking:override", booking);
  if (isStorage(booking)) refuse("conflict", "A month of storage keeps its days");
  const [taken] = await ctx.system.batch((query) => [
    query.select().from(allocations).where(eq(allocations.bookingId, booking.id)),
    query.execute(
      sql`select prep.override_buffers(${booking.id}::uuid, ${input.bufferBeforeMinutes}, ${input.bufferAfterMinutes}, ${input.reason})`,
    ),
  ]);
  await freeSlotLock(booking.id, taken);
}
