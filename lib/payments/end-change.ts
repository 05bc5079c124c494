import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { getBooking, openChange } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { SESSION_MINUTES } from "./page-minutes";
import { closeForGood, onlyOfPage, type Page } from "./payment-page";
import { endChange } from "./write-change";

type Open = Page & { booking_id: string };
type End = "ended" | "paid" | "waiting";

const PER_RUN = 200;

const openChanges = sql`select x.id as reference, x.booking_id, c.id as checkout_id, c.stripe_session_id as session_id, c.expires_at,
    coalesce(c.expires_at - make_interval(mins => ${SESSION_MINUTES - 1}) > prep.now(), false) as young
  from booking_changes x left join checkouts c on c.change_id = x.id and c.status in ('creating', 'open')`;

/**
 * Cron: ends changes that were not paid or not answered in time, and closes the pages of changes whose booking went away.
 * Safe to run twice and at once; what cannot be closed now is tried next time.
 */
export async function sweepChanges(ctx: Ctx): Promise<{ expired: number; paid: number; waiting: number }> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Open>(sql`${openChanges}
      where (x.state in ('pending_payment', 'proposed') and x.expires_at <= prep.now())
         or (c.id is not null and x.state not in ('pending_payment', 'proposed'))
      order by x.created_at limit ${PER_RUN}`),
  );
  const ends = await Promise.all(rows.map((open) => end(ctx, open).catch(() => "waiting" as const)));
  const count = (what: End) => ends.filter((one) => one === what).length;
  return { expired: count("ended"), paid: count("paid"), waiting: count("waiting") };
}

/** Closes the page first and frees the time only when it can no longer be paid. */
async function end(ctx: Ctx, open: Open): Promise<End> {
  const { end: closed, sessionId } = await closeForGood(ctx, open);
  if (closed !== "closed") return closed;
  const ended = await endChange(ctx, { id: open.reference, bookingId: open.booking_id }, "expired");
  await ctx.system.run((query) =>
    query.execute(
      sql`update checkouts set status = 'expired' where change_id = ${open.reference} and ${onlyOfPage(sessionId)}`,
    ),
  );
  return ended ? "ended" : "paid";
}

/**
 * Gives up a change that is still open: its renter one that waits for payment, the host a proposal. Refuses `not_found`,
 * `forbidden`, `conflict` (none is open, or it was just paid), `unavailable`.
 */
export async function withdrawChange(
  ctx: Ctx,
  { bookingId }: BookingIdInput,
): Promise<{ status: "expired" }> {
  const booking = await getBooking(ctx, bookingId);
  const person = await requirePerson(ctx);
  const change = await openChange(ctx, bookingId);
  if (!change) refuse("conflict", "No change of this booking is open");
  authorize(person, change.state === "proposed" ? "booking:propose-move" : "booking:change", booking);
  const { rows } = await ctx.system.run((query) =>
    query.execute<Open>(sql`${openChanges} where x.id = ${change.id} limit 1`),
  );
  const done = await end(ctx, rows[0] ?? refuse("conflict", "No change of this booking is open"));
  if (done === "waiting") refuse("unavailable", "The payment page could not be closed. Please try again");
  if (done === "paid") refuse("conflict", "This change was just paid");
  return { status: "expired" };
}
