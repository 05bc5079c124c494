import { and, desc, eq, inArray } from "drizzle-orm";
import type { Query } from "@/db/handle";
import { bookingChanges } from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";
import { refuse } from "@/lib/core/errors";

const MOST = 100;
const select = (query: Query) => query.select().from(bookingChanges);
export type BookingChange = Awaited<ReturnType<typeof select>>[number];

/** Every change of a booking that was made or tried, latest first; nothing of a booking that the actor may not see. */
export async function listChanges(ctx: Ctx, bookingId: string): Promise<BookingChange[]> {
  requireUser(ctx);
  return ctx.db.run((query) =>
    select(query)
      .where(eq(bookingChanges.bookingId, bookingId))
      .orderBy(desc(bookingChanges.createdAt), desc(bookingChanges.id))
      .limit(MOST),
  );
}

/** The change of a booking that waits for payment or consent, if any. */
export async function openChange(ctx: Ctx, bookingId: string): Promise<BookingChange | undefined> {
  requireUser(ctx);
  const open = inArray(bookingChanges.state, ["pending_payment", "proposed"]);
  const [row] = await ctx.db.run((query) =>
    select(query)
      .where(and(eq(bookingChanges.bookingId, bookingId), open))
      .limit(1),
  );
  return row;
}

/** For the platform's own work: mail. */
export async function changeForSystem(ctx: Ctx, changeId: string): Promise<BookingChange> {
  const [row] = await ctx.system.run((query) =>
    select(query).where(eq(bookingChanges.id, changeId)).limit(1),
  );
  return row ?? refuse("not_found", "Change not found");
}
