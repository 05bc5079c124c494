import { asc, eq, inArray, sql } from "drizzle-orm";
import {
  bookingMessages,
  disputeShares,
  disputes,
  handoverPhotos,
  handovers,
  refunds,
  useLog,
} from "@/db/schema";
import { bookingForSystem } from "@/lib/bookings";
import { depositForSystem } from "@/lib/claims";
import type { Ctx } from "@/lib/context";
import { refuse } from "@/lib/core/errors";

const MESSAGES = 200;
const PHOTOS = 12;

/** Everything Prep knows about one disputed booking that a bank may want to see. */
export type DisputedBooking = Awaited<ReturnType<typeof aboutBooking>>;

/** A case with the bookings it is about, read as the platform: whoever asks for it has been authorised. Refuses `not_found`. */
export async function packetFacts(ctx: Ctx, disputeId: string) {
  const [cases, shares] = await ctx.system.batch((query) => [
    query.select().from(disputes).where(eq(disputes.id, disputeId)).limit(1),
    query
      .select({ bookingId: disputeShares.bookingId })
      .from(disputeShares)
      .where(eq(disputeShares.disputeId, disputeId)),
  ]);
  const dispute = cases[0] ?? refuse("not_found", "There is no such dispute");
  const ids = [...new Set(shares.map(({ bookingId }) => bookingId))];
  const about = await Promise.all(ids.map((id) => aboutBooking(ctx, id)));
  return { dispute, about };
}

async function aboutBooking(ctx: Ctx, bookingId: string) {
  const booking = await bookingForSystem(ctx, bookingId);
  const [history, deposit] = await Promise.all([historyOf(ctx, bookingId), depositForSystem(ctx, booking)]);
  // Damage comes first: of photos, only so many fit.
  const damage = (deposit?.claim?.photos ?? []).map((photo) => ({ ...photo, kind: "damage", item: "" }));
  return { booking, ...history, photos: [...damage, ...history.photos], deposit };
}

async function historyOf(ctx: Ctx, bookingId: string) {
  const [uses, told, photos, messages, back] = await ctx.system.batch((query) => [
    query
      .select({ event: useLog.event, at: useLog.at, actor: useLog.actor })
      .from(useLog)
      .where(eq(useLog.bookingId, bookingId))
      .orderBy(asc(useLog.sequence))
      .limit(50),
    query
      .select()
      .from(handovers)
      .where(eq(handovers.bookingId, bookingId))
      .orderBy(asc(handovers.createdAt)),
    query
      .select({
        objectKey: handoverPhotos.objectKey,
        kind: handoverPhotos.kind,
        item: handoverPhotos.item,
        createdAt: handoverPhotos.createdAt,
      })
      .from(handoverPhotos)
      .where(eq(handoverPhotos.bookingId, bookingId))
      .orderBy(asc(handoverPhotos.createdAt))
      .limit(PHOTOS),
    query
      .select({ side: bookingMessages.side, body: bookingMessages.body, at: bookingMessages.createdAt })
      .from(bookingMessages)
      .where(eq(bookingMessages.bookingId, bookingId))
      .orderBy(asc(bookingMessages.createdAt))
      .limit(MESSAGES),
    query
      .select({ amountCents: refunds.amountCents, at: refunds.createdAt, status: refunds.status })
      .from(refunds)
      .where(
        sql`${refunds.bookingId} = ${bookingId} and ${inArray(refunds.status, ["pending", "succeeded"])}`,
      )
      .orderBy(asc(refunds.createdAt)),
  ]);
  return { uses, told, photos, messages, back };
}
