import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Booking, getBooking, releaseHold } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { SESSION_MINUTES } from "./page-minutes";
import { closeForGood, closePageOf, type Page } from "./payment-page";

/** `reference` is what the page calls itself, `booking_id` the hold that ends. */
type HeldPage = Page & { booking_id: string };

const pageColumns = sql`b.id as booking_id, coalesce(c.group_id, b.id) as reference, c.id as checkout_id, c.stripe_session_id as session_id, c.expires_at,
  coalesce(c.expires_at - make_interval(mins => ${SESSION_MINUTES - 1}) > prep.now(), false) as young`;

const PER_RUN = 200;

/** Cron: ends holds that ran out. Safe to run twice and at once; what cannot be closed now is tried next time. */
export async function sweepHolds(ctx: Ctx): Promise<{ expired: number; paid: number; waiting: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<HeldPage>(sql`select ${pageColumns}
      from bookings b left join checkouts c on c.booking_id = b.id and c.status in ('creating', 'open')
      where b.status = 'held' and b.hold_expires_at <= prep.now() order by b.hold_expires_at limit ${PER_RUN}`),
  );
  const ended = await endAll(ctx, rows);
  await freeCreditOfPages(ctx);
  return ended;
}

/** A hold of a series outlives its page: the credit that was kept for a page that ran out is free again. */
async function freeCreditOfPages(ctx: Ctx): Promise<void> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<HeldPage>(sql`select ${pageColumns}
      from bookings b join checkouts c on c.booking_id = b.id and c.status in ('creating', 'open') and c.credit_cents > 0
      where b.status = 'held' and b.hold_expires_at > prep.now() and c.expires_at <= prep.now() order by c.expires_at limit ${PER_RUN}`),
  );
  await Promise.all(rows.map((page) => closePageOf(ctx, page).catch(() => undefined)));
}

/** The same at once for what ran out of one series or rental. */
export async function endHoldsOf(ctx: Ctx, seriesId: string): Promise<void> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<HeldPage>(sql`select ${pageColumns}
      from bookings b left join checkouts c on c.booking_id = b.id and c.status in ('creating', 'open')
      where b.series_id = ${seriesId} and b.status = 'held' and b.hold_expires_at <= prep.now() order by b.starts_at limit ${PER_RUN}`),
  );
  await endAll(ctx, rows);
}

async function endAll(ctx: Ctx, pages: readonly HeldPage[]) {
  const ends = await Promise.all(
    pages.map((page) => endHold(ctx, page, "expired").catch(() => "waiting" as const)),
  );
  const count = (end: string) => ends.filter((e) => e === end).length;
  return { expired: count("released"), paid: count("paid"), waiting: count("waiting") };
}

/**
 * Closes the payment page first and frees the slot only when it can no longer be paid. A page that is already
 * complete is settled instead; a page that cannot be reached keeps the slot until it has expired by itself, and so does one
 * that was made while the other was being closed.
 */
async function endHold(
  ctx: Ctx,
  page: HeldPage,
  to: "expired" | "cancelled",
): Promise<"released" | "paid" | "waiting"> {
  const { end, sessionId } = await closeForGood(ctx, page);
  if (end !== "closed") return end;
  return releaseHold(ctx, page.booking_id, to, { checkoutId: page.checkout_id, sessionId });
}

/** Gives a hold back at once. Refuses `not_found`, `conflict` when it is no longer a hold (paid in another tab, say). */
export async function giveBackHold(
  ctx: Ctx,
  { bookingId }: BookingIdInput,
): Promise<{ status: "cancelled" }> {
  const booking: Booking = await getBooking(ctx, bookingId);
  authorize(await requirePerson(ctx), "booking:release", booking);
  if (booking.status === "cancelled") return { status: "cancelled" };
  if (booking.status !== "held") refuse("conflict", "This booking is no longer a hold");
  const { rows } = await ctx.system.run((query) =>
    query.execute<HeldPage>(sql`select ${pageColumns}
      from bookings b left join checkouts c on c.booking_id = b.id and c.status in ('creating', 'open') where b.id = ${bookingId} limit 1`),
  );
  const page = rows[0] ?? refuse("not_found", "Booking not found");
  const end = await endHold(ctx, page, "cancelled");
  if (end === "waiting") refuse("unavailable", "The payment page could not be closed. Please try again");
  if (end === "paid") refuse("conflict", "This booking was just paid");
  return { status: "cancelled" };
}
