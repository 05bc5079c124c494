import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import { kitchens, spaces, waitlistEntries } from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";
import { refuse, refuseField } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { addDays, type Interval, minutesIn } from "@/lib/core/interval";
import { discountOf, plansOf, spaceCard } from "@/lib/kitchens";
import { getAvailability } from "./availability";
import { noExtras, pricedWith } from "./equipment";
import { holdStatement } from "./hold-slot";
import { occupancyStep } from "./occupancy";
import type { JoinWaitlistInput, WaitlistIdInput } from "./schemas";
import { nextFree } from "./slot-choices";
import { MOST_ENTRIES, storageFor } from "./storage-waitlist";

/** An offer holds its slot this long. */
export const OFFER_MINUTES = 120;
const LONGEST_WINDOW_DAYS = 28;

/**
 * Puts the actor in line for time in a space. Refuses `not_found`, `invalid_input` (`windowStartsAt`, `windowEndsAt`,
 * `durationMinutes`), `conflict` (in too many lines).
 */
export async function joinWaitlist(ctx: Ctx, input: JoinWaitlistInput): Promise<{ id: string }> {
  const renterId = requireUser(ctx);
  const card = await spaceCard(ctx, input.spaceId);
  if (input.windowEndsAt <= ctx.now) refuseField("windowEndsAt", "That time has already passed");
  if (input.windowEndsAt > addDays(input.windowStartsAt, LONGEST_WINDOW_DAYS)) {
    refuseField("windowEndsAt", "Wait for at most {days} days at a time", { days: LONGEST_WINDOW_DAYS });
  }
  if (input.durationMinutes < card.minMinutes) {
    refuseField("durationMinutes", "Book at least {minutes} minutes here", { minutes: card.minMinutes });
  }
  if (input.durationMinutes > card.maxMinutes) {
    refuseField("durationMinutes", "Book at most {minutes} minutes here", { minutes: card.maxMinutes });
  }
  const id = uuidv7();
  const { organizationId, kitchenId } = card;
  await ctx.db.batch((query) => [
    query.execute(sql`select prep.must((select count(*) from waitlist_entries where renter_id = ${renterId} and state = 'waiting') < ${MOST_ENTRIES},
      'conflict', 'You wait in as many lines as one person can. Leave one first')`),
    query.insert(waitlistEntries).values({ id, organizationId, kitchenId, renterId, ...input }),
  ]);
  return { id };
}

/** Leaves the line; an offer already made stays a hold like any other. Safe to repeat. Refuses `not_found`. */
export async function leaveWaitlist(ctx: Ctx, { entryId }: WaitlistIdInput): Promise<{ state: "ended" }> {
  requireUser(ctx);
  const rows = await ctx.db.run((query) =>
    query
      .update(waitlistEntries)
      .set({ state: "ended" })
      .where(and(eq(waitlistEntries.id, entryId), eq(waitlistEntries.renterId, requireUser(ctx))))
      .returning({ id: waitlistEntries.id }),
  );
  if (rows.length === 0) refuse("not_found", "Waitlist entry not found");
  return { state: "ended" };
}

const columns = {
  id: waitlistEntries.id,
  spaceId: waitlistEntries.spaceId,
  spaceName: spaces.name,
  kitchenName: kitchens.name,
  kitchenSlug: kitchens.slug,
  timeZone: kitchens.timeZone,
  windowStartsAt: waitlistEntries.windowStartsAt,
  windowEndsAt: waitlistEntries.windowEndsAt,
  durationMinutes: waitlistEntries.durationMinutes,
  months: waitlistEntries.months,
  state: waitlistEntries.state,
  bookingId: waitlistEntries.bookingId,
};

/** The lines that the actor waits in or was offered something from, latest first. */
export async function listWaitlist(ctx: Ctx) {
  const renterId = requireUser(ctx);
  return ctx.db.run((query) =>
    query
      .select(columns)
      .from(waitlistEntries)
      .innerJoin(spaces, eq(spaces.id, waitlistEntries.spaceId))
      .innerJoin(kitchens, eq(kitchens.id, waitlistEntries.kitchenId))
      .where(
        and(eq(waitlistEntries.renterId, renterId), sql`${waitlistEntries.state} in ('waiting', 'offered')`),
      )
      .orderBy(desc(waitlistEntries.createdAt))
      .limit(50),
  );
}

const PER_RUN = 300;

/**
 * Cron, and at once for a kitchen where time was given back: offers free time to whoever has waited longest for it, as a hold of two
 * hours. Safe to run twice and at once: an entry is offered one hold, ever.
 */
export async function offerToWaitlist(ctx: Ctx, kitchenId?: string): Promise<{ offered: number }> {
  const [, line] = await ctx.system.batch((query) => [
    // What became of the offers, and who waited for a time that has passed.
    query.execute(sql`update waitlist_entries w set state = case
        when b.status in ('requested', 'confirmed', 'checked_in', 'completed') then 'taken' else 'ended' end
      from bookings b where w.state = 'offered' and b.id = w.booking_id and b.status <> 'held'`),
    query
      .select()
      .from(waitlistEntries)
      .where(
        and(
          eq(waitlistEntries.state, "waiting"),
          kitchenId ? eq(waitlistEntries.kitchenId, kitchenId) : sql`true`,
        ),
      )
      .orderBy(asc(waitlistEntries.spaceId), asc(waitlistEntries.createdAt), asc(waitlistEntries.id))
      .limit(PER_RUN),
  ]);
  let offered = 0;
  for (const entry of line) if (await offer(ctx, entry).catch(() => false)) offered++;
  return { offered };
}

type Entry = typeof waitlistEntries.$inferSelect;

async function offer(ctx: Ctx, entry: Entry): Promise<boolean> {
  if (entry.windowEndsAt <= ctx.now) {
    await ctx.system.run((query) =>
      query
        .update(waitlistEntries)
        .set({ state: "ended" })
        .where(and(eq(waitlistEntries.id, entry.id), eq(waitlistEntries.state, "waiting"))),
    );
    return false;
  }
  const once = { key: `waitlist:${entry.id}`, hash: "" };
  if (entry.months !== null) {
    const found = await storageFor(
      ctx,
      { spaceId: entry.spaceId, months: entry.months },
      once,
      OFFER_MINUTES,
    );
    return found !== null && write(ctx, entry, found.statement, found.bookingId);
  }
  const slot = await freeFor(ctx, entry);
  if (!slot) return false;
  const offered = await spaceCard(ctx, entry.spaceId, true);
  const [discountBps, plans, occupancy] = await Promise.all([
    discountOf(ctx, offered.organizationId, entry.renterId),
    plansOf(ctx, offered, entry.renterId),
    occupancyStep(ctx, offered, slot.startsAt),
  ]);
  const card = { ...offered, discountBps };
  const bookingId = uuidv7();
  const terms = { holdMinutes: OFFER_MINUTES, maxLiveHolds: MOST_ENTRIES };
  const offer = pricedWith(card, slot, { ...noExtras(ctx.now), plans, occupancy });
  return write(ctx, entry, holdStatement(card, slot, bookingId, once, terms, offer), bookingId);
}

/** Holds what was found as the person in line, marks the entry and tells them, all or nothing. */
async function write(ctx: Ctx, entry: Entry, hold: SQL, bookingId: string): Promise<boolean> {
  const [, , held] = await ctx.system.batch((query) => [
    query.execute(sql`select set_config('app.user_id', ${entry.renterId}, true)`),
    // Another run may be at the same entry: it waits here, and finds that there is nothing left to offer.
    query.execute(
      sql`select prep.must((select state = 'waiting' from waitlist_entries where id = ${entry.id} for update), 'conflict', 'The booking changed meanwhile. Look again')`,
    ),
    query.execute<{ answer: { outcome: string } }>(hold),
    query.execute(sql`update waitlist_entries set state = 'offered', booking_id = ${bookingId} where id = ${entry.id}
      and exists (select 1 from bookings where id = ${bookingId})`),
    query.execute(
      sql`select prep.queue_mail('waitlist_offer', renter_id, id) from bookings where id = ${bookingId}`,
    ),
  ]);
  return held.rows[0]?.answer.outcome === "held";
}

/** The first slot of the wanted length that is free within the window. */
async function freeFor(ctx: Ctx, entry: Entry): Promise<Interval | null> {
  const from = entry.windowStartsAt > ctx.now ? entry.windowStartsAt : ctx.now;
  const availability = await getAvailability(ctx, { spaceId: entry.spaceId, from, to: entry.windowEndsAt });
  const slot = nextFree(availability, from, entry.durationMinutes);
  return slot && slot.endsAt <= entry.windowEndsAt && minutesIn(slot) === entry.durationMinutes ? slot : null;
}
