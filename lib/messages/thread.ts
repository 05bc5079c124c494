import { desc, eq, sql } from "drizzle-orm";
import { bookingMessages, users } from "@/db/schema";
import { authorize, can, type Person } from "@/lib/access";
import type { Booking } from "@/lib/bookings";
import type { BookingIdInput } from "@/lib/bookings/schemas";
import { type Ctx, requirePerson } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { addDays } from "@/lib/core/interval";
import type { MESSAGE_SIDES } from "@/lib/core/message-terms";
import type { SendMessageInput } from "./schemas";
import { threadOf } from "./thread-of";

export type Side = (typeof MESSAGE_SIDES)[number];

/** What one side may write to a thread in an hour. */
const PER_HOUR = 20;
const CLOSES_DAYS = 30;
/** Of one burst the other side hears once. */
const QUIET_MINUTES = 10;
const MOST_SHOWN = 200;

/** Whoever booked writes as the renter, also where they belong to the kitchen. */
export const sideOf = (person: Person, booking: Pick<Booking, "renterId">): Side =>
  person.userId === booking.renterId ? "renter" : "host";

export type Message = { id: string; side: Side; senderName: string; body: string; createdAt: Date };
export type Thread = {
  messages: Message[];
  /** Whose words are the reader's own; support reads along and has none. */
  mine: Side | null;
  open: boolean;
};

/** What renter and host wrote each other about a booking or a rental of storage, oldest first. Refuses `not_found`. */
export async function getThread(ctx: Ctx, { bookingId }: BookingIdInput): Promise<Thread> {
  const booking = await threadOf(ctx, bookingId);
  const person = await requirePerson(ctx);
  authorize(person, "booking:read", booking);
  const newest = await ctx.system.run((query) =>
    query
      .select({
        id: bookingMessages.id,
        side: bookingMessages.side,
        senderName: users.name,
        body: bookingMessages.body,
        createdAt: bookingMessages.createdAt,
      })
      .from(bookingMessages)
      .innerJoin(users, eq(users.id, bookingMessages.senderId))
      .where(eq(bookingMessages.bookingId, booking.id))
      .orderBy(desc(bookingMessages.createdAt), desc(bookingMessages.id))
      .limit(MOST_SHOWN),
  );
  const writes = can(person, "booking:message", booking);
  const open = writes && booking.confirmedAt !== null && ctx.now <= addDays(booking.endsAt, CLOSES_DAYS);
  return { messages: newest.reverse(), mine: writes ? sideOf(person, booking) : null, open };
}

/** Notes that the reader's side has seen everything so far; support's reading is nobody's. Refuses `not_found`. */
export async function markRead(ctx: Ctx, { bookingId }: BookingIdInput): Promise<void> {
  const booking = await threadOf(ctx, bookingId);
  const person = await requirePerson(ctx);
  if (!can(person, "booking:message", booking)) return;
  await ctx.system.run((query) =>
    query.execute(sql`insert into message_reads (booking_id, side, read_at)
      select ${booking.id}::uuid, ${sideOf(person, booking)}, prep.now()
       where exists (select 1 from booking_messages m where m.booking_id = ${booking.id})
      on conflict (booking_id, side) do update set read_at = prep.now()`),
  );
}

/**
 * Writes to the other side, which hears of it by mail. Refuses `not_found`, `forbidden`, `conflict` (not confirmed yet, or
 * 30 days over), `rate_limited`.
 */
export async function sendMessage(
  ctx: Ctx,
  { bookingId, body }: SendMessageInput,
): Promise<{ id: string; createdAt: Date }> {
  const booking = await threadOf(ctx, bookingId);
  const person = await requirePerson(ctx);
  authorize(person, "booking:message", booking);
  const id = uuidv7();
  const message = {
    ...{ id, bookingId: booking.id, body, senderId: person.userId, side: sideOf(person, booking) },
    ...{ perHour: PER_HOUR, closesDays: CLOSES_DAYS, quietMinutes: QUIET_MINUTES },
  };
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ at: string }>(sql`select prep.send_message(${JSON.stringify(message)}::jsonb) as at`),
  );
  return { id, createdAt: new Date(rows[0]?.at ?? ctx.now) };
}

/** How many messages of the other side wait for this one, of each of these bookings that has any. */
export async function unreadCounts(
  ctx: Ctx,
  side: Side,
  bookingIds: readonly string[],
): Promise<Map<string, number>> {
  if (bookingIds.length === 0) return new Map();
  const { rows } = await ctx.db.run((query) =>
    query.execute<{
      bookingId: string;
      count: number;
    }>(sql`select m.booking_id as "bookingId", count(*)::int as count
      from booking_messages m left join message_reads r on r.booking_id = m.booking_id and r.side = ${side}
      where m.booking_id = any (${`{${bookingIds.join(",")}}`}::uuid[]) and m.side <> ${side}
        and m.created_at > coalesce(r.read_at, '-infinity') group by 1`),
  );
  return new Map(rows.map(({ bookingId, count }) => [bookingId, count]));
}
