import { sql } from "drizzle-orm";
import Stripe from "stripe";
import { authorize } from "@/lib/access";
import { type Booking, getBooking, releaseHold } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { addMinutes } from "@/lib/core/interval";
import { stripe } from "@/lib/integrations/stripe";
import { settleCheckout } from "./settle-checkout";
import { PAY_MINUTES, SESSION_MINUTES } from "./start-checkout";

type Page = {
  booking_id: string;
  session_id: string | null;
  checkout_id: string | null;
  expires_at: string | null;
  /** Its making has only just begun: Stripe may not list it yet. */
  young: boolean;
};

const pageColumns = sql`c.id as checkout_id, c.stripe_session_id as session_id, c.expires_at,
  coalesce(c.expires_at - make_interval(mins => ${SESSION_MINUTES - 1}) > prep.now(), false) as young`;

const PER_RUN = 200;

/** Cron: ends holds that ran out. Safe to run twice and at once; what cannot be closed now is tried next time. */
export async function sweepHolds(ctx: Ctx): Promise<{ expired: number; paid: number; waiting: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Page>(sql`select b.id as booking_id, ${pageColumns}
      from bookings b left join checkouts c on c.booking_id = b.id and c.status in ('creating', 'open')
      where b.status = 'held' and b.hold_expires_at <= prep.now() order by b.hold_expires_at limit ${PER_RUN}`),
  );
  const ends = await Promise.all(
    rows.map((page) => endHold(ctx, page, "expired").catch(() => "waiting" as const)),
  );
  const count = (end: string) => ends.filter((e) => e === end).length;
  return { expired: count("released"), paid: count("paid"), waiting: count("waiting") };
}

/**
 * Closes the payment page first and frees the slot only when it can no longer be paid. A page that is already
 * complete is settled instead; a page that cannot be reached keeps the slot until it has expired by itself.
 */
async function endHold(
  ctx: Ctx,
  page: Page,
  to: "expired" | "cancelled",
): Promise<"released" | "paid" | "waiting"> {
  const sessionId = page.session_id ?? (page.checkout_id ? await findSession(page) : null);
  if (sessionId && !(await closePage(sessionId))) {
    const settled = await settleCheckout(ctx, sessionId);
    if (settled === "confirmed" || settled === "requested") return "paid";
    if (settled === "unpaid" && !(await isClosed(sessionId))) return "waiting";
  }
  // Such a page may still appear; a minute later Stripe would have listed it.
  if (!sessionId && page.young) return "waiting";
  return (await releaseHold(ctx, page.booking_id, to)) ? "released" : "paid";
}

/** When the making of a page that expires then was begun. */
const begunAt = (expiresAt: string | number) => addMinutes(new Date(expiresAt), -SESSION_MINUTES);

/** The answer to creating the page may have been lost: Stripe knows it by the booking. */
async function findSession(page: Page): Promise<string | null> {
  const begun = begunAt(page.expires_at ?? 0);
  // Nobody can begin a page once the hold has ended; on a busy day there are many pages of others in between.
  const created = { gte: seconds(addMinutes(begun, -1)), lte: seconds(addMinutes(begun, PAY_MINUTES + 1)) };
  for await (const session of stripe().checkout.sessions.list({ limit: 100, created })) {
    if (session.client_reference_id === page.booking_id) return session.id;
  }
  return null;
}

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

/** True when this call closed the page; false when it was no longer open. */
async function closePage(sessionId: string): Promise<boolean> {
  try {
    await stripe().checkout.sessions.expire(sessionId);
    return true;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return false;
    throw error;
  }
}

async function isClosed(sessionId: string): Promise<boolean> {
  const session = await stripe().checkout.sessions.retrieve(sessionId);
  return session.status === "expired";
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
    query.execute<Page>(sql`select b.id as booking_id, ${pageColumns}
      from bookings b left join checkouts c on c.booking_id = b.id and c.status in ('creating', 'open') where b.id = ${bookingId} limit 1`),
  );
  const page = rows[0] ?? refuse("not_found", "Booking not found");
  const end = await endHold(ctx, page, "cancelled");
  if (end === "waiting") refuse("unavailable", "The payment page could not be closed. Please try again");
  if (end === "paid") refuse("conflict", "This booking was just paid");
  return { status: "cancelled" };
}
