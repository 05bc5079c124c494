import { sql } from "drizzle-orm";
import { check, index, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { MESSAGE_SIDES } from "@/lib/core/message-terms";
import { users } from "./accounts";
import { bookings } from "./bookings";
import { id, instant } from "./columns";

/** What renter and host write each other about a booking: one thread each. Never edited. */
export const bookingMessages = pgTable(
  "booking_messages",
  {
    id: id(),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    side: text({ enum: MESSAGE_SIDES }).notNull(),
    senderId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    body: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    index("booking_messages_by_booking").on(t.bookingId, t.createdAt),
    check("booking_messages_body", sql`length(${t.body}) between 1 and 2000`),
  ],
);

/** How far each side has read a thread, and when it was last told of it by mail. */
export const messageReads = pgTable(
  "message_reads",
  {
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    side: text({ enum: MESSAGE_SIDES }).notNull(),
    readAt: instant(),
    mailedAt: instant(),
  },
  (t) => [primaryKey({ name: "message_reads_once", columns: [t.bookingId, t.side] })],
);

/** A message that somebody found wrong: support looks at it. Each message is reported once. */
export const messageReports = pgTable(
  "message_reports",
  {
    id: id(),
    messageId: uuid()
      .notNull()
      .unique("message_reports_once")
      .references(() => bookingMessages.id, { onDelete: "restrict" }),
    reporterId: uuid().notNull(),
    reason: text().notNull(),
    resolvedAt: instant(),
    resolvedBy: uuid(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [index("message_reports_open").on(t.createdAt).where(sql`resolved_at is null`)],
);
