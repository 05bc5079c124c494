import { eq, sql } from "drizzle-orm";
import { allocations } from "@/db/schema";
import { authorize } from "@/lib/access";
import { freeSlotLock, getBooking, offerToWaitlist } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import type { DeclineRequestInput } from "./schemas";
import { settleCheckout } from "./settle-checkout";

type Request = { id: string; kitchenId: string };
type End = "confirmed" | "declined" | "expired" | "cancelled";

/**
 * Says yes to a request: it is confirmed and its payment captured. Two hosts who answer at once are one answer. Refuses
 * `not_found`, `forbidden`, `conflict` (answered, or run out), and what has changed since: `outside_hours`, `slot_taken`
 * (another calendar), `renter_blocked`.
 */
export async function approveRequest(
  ctx: Ctx,
  { bookingId }: BookingIdInput,
): Promise<{ status: "confirmed" }> {
  const booking = await answerable(ctx, bookingId);
  if (booking.status === "confirmed" && booking.needsApproval) return { status: "confirmed" };
  await endRequest(ctx, booking, "confirmed", "");
  return { status: "confirmed" };
}

/** Says no: nobody is charged, and the slot is free again. Refuses `not_found`, `forbidden`, `conflict`. */
export async function declineRequest(
  ctx: Ctx,
  { bookingId, reason }: DeclineRequestInput,
): Promise<{ status: "declined" }> {
  const booking = await answerable(ctx, bookingId);
  if (booking.status === "declined") return { status: "declined" };
  await endRequest(ctx, booking, "declined", reason);
  return { status: "declined" };
}

async function answerable(ctx: Ctx, bookingId: string) {
  const booking = await getBooking(ctx, bookingId);
  authorize(await requirePerson(ctx), "booking:answer", booking);
  return booking;
}

/** Writes the end of a request, then brings its payment there: captured or given up. Cron does what fails here. */
export async function endRequest(ctx: Ctx, booking: Request, to: End, reason: string): Promise<void> {
  const { id: bookingId, kitchenId } = booking;
  const [{ rows }, taken] = await ctx.system.batch((query) => [
    query.execute<{ session: string | null }>(
      sql`select prep.answer_request(${bookingId}::uuid, ${to}, ${reason}) as session`,
    ),
    query.select().from(allocations).where(eq(allocations.bookingId, bookingId)),
  ]);
  if (to !== "confirmed") await freeSlotLock(bookingId, taken);
  if (to !== "confirmed") await offerToWaitlist(ctx, kitchenId).catch(() => undefined);
  const answered = rows[0] ?? refuse("unavailable", "Please try again in a moment");
  // What credit pays has no page: it is taken or given back with the answer itself.
  if (answered.session) await settleCheckout(ctx, answered.session).catch(() => undefined);
}

const PER_RUN = 100;

/** Cron: ends requests that nobody answered in time. Safe to run twice and at once. */
export async function expireRequests(ctx: Ctx): Promise<{ expired: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Request>(
      sql`select id, kitchen_id as "kitchenId" from bookings where status = 'requested' and answer_by <= prep.now() order by answer_by limit ${PER_RUN}`,
    ),
  );
  // Somebody else may have ended one first, which is what this run wanted.
  const ends = await Promise.allSettled(rows.map((booking) => endRequest(ctx, booking, "expired", "")));
  return { expired: ends.filter((end) => end.status === "fulfilled").length };
}
