import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import type { ChangedEquipment, Quote } from "@/lib/core/booking-terms";
import { CHANGE_KINDS, CHANGE_STATES } from "@/lib/core/booking-terms";
import { bookings } from "./bookings";
import { currency, id, instant, money, timestamps } from "./columns";

/** Every change of a booking's time that was made, paid for, proposed, declined or let go. Rows are kept for good. */
export const bookingChanges = pgTable(
  "booking_changes",
  {
    id: id(),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    organizationId: uuid().notNull(),
    kind: text({ enum: CHANGE_KINDS }).notNull(),
    state: text({ enum: CHANGE_STATES }).notNull(),
    requestedBy: uuid().notNull(),
    fromStartsAt: instant().notNull(),
    fromEndsAt: instant().notNull(),
    fromStationIds: uuid().array().notNull().default([]),
    toStartsAt: instant().notNull(),
    toEndsAt: instant().notNull(),
    toStationIds: uuid().array().notNull().default([]),
    /** What was reserved along with it, and what is to be; null: equipment is no part of this change. */
    fromEquipment: jsonb().$type<ChangedEquipment[]>(),
    toEquipment: jsonb().$type<ChangedEquipment[]>(),
    priceBeforeCents: money().notNull(),
    priceAfterCents: money().notNull(),
    chargeCents: money().notNull(),
    refundCents: money().notNull(),
    currency: currency(),
    /** What the booking becomes: its price and how all that was ever paid for it is shared. */
    quote: jsonb().$type<Quote>().notNull(),
    platformFeeCents: money().notNull(),
    taxCents: money().notNull(),
    hostDueCents: money().notNull(),
    /** Share of a price that cancelling gave back when the change was asked for. */
    refundBps: integer().notNull(),
    reason: text().notNull().default(""),
    /** Present while open: until then the new time is kept. */
    expiresAt: instant(),
    decidedAt: instant(),
    ...timestamps,
  },
  (t) => [
    index("booking_changes_by_booking").on(t.bookingId, t.createdAt),
    uniqueIndex("booking_changes_open_once")
      .on(t.bookingId)
      .where(sql`state in ('pending_payment', 'proposed')`),
    index("booking_changes_open").on(t.expiresAt).where(sql`state in ('pending_payment', 'proposed')`),
    check(
      "booking_changes_intervals_ordered",
      sql`${t.fromStartsAt} < ${t.fromEndsAt} and ${t.toStartsAt} < ${t.toEndsAt}`,
    ),
    check(
      "booking_changes_equipment",
      sql`(${t.fromEquipment} is null) = (${t.toEquipment} is null) and (${t.kind} = 'change' or ${t.toEquipment} is null)`,
    ),
    check(
      "booking_changes_open_expires",
      sql`(${t.state} in ('pending_payment', 'proposed')) = (${t.expiresAt} is not null)`,
    ),
    check(
      "booking_changes_money",
      sql`${t.chargeCents} >= 0 and ${t.refundCents} >= 0 and (${t.chargeCents} = 0 or ${t.refundCents} = 0) and ${t.chargeCents} = greatest(${t.priceAfterCents} - ${t.priceBeforeCents}, 0) and ${t.refundCents} <= greatest(${t.priceBeforeCents} - ${t.priceAfterCents}, 0)`,
    ),
    check("booking_changes_proposal_free", sql`${t.kind} <> 'proposal' or ${t.chargeCents} = 0`),
    check("booking_changes_pays", sql`${t.state} <> 'pending_payment' or ${t.chargeCents} > 0`),
  ],
);
