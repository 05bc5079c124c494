import { asc, eq } from "drizzle-orm";
import { useLog } from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";

/** Who came and went for a booking the actor may see, in the order it was written. */
export async function listUse(ctx: Ctx, bookingId: string) {
  requireUser(ctx);
  return ctx.db.run((query) =>
    query
      .select({
        sequence: useLog.sequence,
        event: useLog.event,
        at: useLog.at,
        actor: useLog.actor,
        data: useLog.data,
      })
      .from(useLog)
      .where(eq(useLog.bookingId, bookingId))
      .orderBy(asc(useLog.sequence))
      .limit(50),
  );
}
