import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import type { CancellationPolicy, Quote, RentalTerm, SeriesRule } from "@/lib/core/booking-terms";
import { BILLINGS, BOOKING_STATUSES, USE_EVENTS, WAITLIST_STATES } from "@/lib/core/booking-terms";
import { STANDINGS } from "@/lib/core/kitchen-terms";
import { organizations, users } from "./accounts";
import { currency, id, instant, money, timestamps, tstzrange } from "./columns";
import { spaces, stations } from "./kitchens";

/** Bookings of one slot again and again: the rule as it was asked for, wall-clock times of the kitchen. */
export const bookingSeries = pgTable(
  "booking_series",
  {
    id: id(),
    organizationId: uuid().notNull(),
    kitchenId: uuid().notNull(),
    spaceId: uuid()
      .notNull()
      .references(() => spaces.id, { onDelete: "restrict" }),
    renterId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    rule: jsonb().$type<SeriesRule | RentalTerm>().notNull(),
    timeZone: text().notNull(),
    billing: text({ enum: BILLINGS }).notNull(),
    /** Of storage by the month: the one unit that all of its months keep. null: slots of work. */
    stationId: uuid().references(() => stations.id, { onDelete: "restrict" }),
    /** Since then the host lets nobody add or pay months of it. */
    noticeGivenAt: instant(),
    noticeReason: text().notNull().default(""),
    ...timestamps,
  },
  (t) => [
    index("booking_series_by_renter").on(t.renterId),
    check("booking_series_notice", sql`${t.noticeGivenAt} is null or ${t.stationId} is not null`),
  ],
);

export const bookings = pgTable(
  "bookings",
  {
    id: id(),
    // The space below refers to its kitchen, and the kitchen to its organization: neither can go while the space is booked.
    organizationId: uuid().notNull(),
    kitchenId: uuid().notNull(),
    spaceId: uuid()
      .notNull()
      .references(() => spaces.id, { onDelete: "restrict" }),
    renterId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    seriesId: uuid().references(() => bookingSeries.id, { onDelete: "restrict" }),
    status: text({ enum: BOOKING_STATUSES }).notNull(),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    /** The kitchen's zone when it was booked: receipts keep reading the same. */
    timeZone: text().notNull(),
    bufferBeforeMinutes: integer().notNull(),
    bufferAfterMinutes: integer().notNull(),
    /** Present while held; pressing Pay moves it once, to `payUntil`. */
    holdExpiresAt: instant(),
    payUntil: instant(),
    /** Whether the host has to say yes before it is confirmed; decided when it was held. */
    needsApproval: boolean().notNull().default(false),
    /** Present while requested: until then the host may answer, and the slot is kept. */
    answerBy: instant(),
    declineReason: text().notNull().default(""),
    quote: jsonb().$type<Quote>().notNull(),
    cancellationPolicy: jsonb().$type<CancellationPolicy>().notNull(),
    totalCents: money().notNull(),
    platformFeeCents: money().notNull(),
    taxCents: money().notNull(),
    /** What the host is owed now: the net price, or its share of what a cancellation kept. */
    hostDueCents: money().notNull(),
    refundedCents: money().notNull().default(0),
    /** Paid on top of the price and given back after the visit, less what damage is awarded. */
    depositCents: money().notNull().default(0),
    currency: currency(),
    confirmedAt: instant(),
    checkedInAt: instant(),
    checkedOutAt: instant(),
    cancelledAt: instant(),
    cancelledBy: text({ enum: ["renter", "host", "platform"] }),
    cancelReason: text().notNull().default(""),
    /** The most of a price that its renter may still get back: a move to a far day brings no lost refund back. */
    refundCapBps: integer().notNull().default(10_000),
    /** SEQUENCE of its calendar entry: grows whenever time, place or standing change for those who subscribed. */
    calendarSequence: integer().notNull().default(0),
    /** Its code and its pass are reckoned from this: renewing them is counting on. */
    accessVersion: integer().notNull().default(1),
    ...timestamps,
  },
  (t) => [
    index("bookings_by_renter").on(t.renterId, t.startsAt),
    // For the limits of a kitchen: what one renter has there.
    index("bookings_of_renter_at_kitchen").on(t.renterId, t.kitchenId, t.startsAt),
    index("bookings_by_organization").on(t.organizationId, t.startsAt),
    index("bookings_by_series").on(t.seriesId, t.startsAt).where(sql`series_id is not null`),
    index("bookings_by_kitchen").on(t.kitchenId, t.startsAt),
    // By renter, because every hold counts the caller's own; the sweeper reads all of them, and they are few.
    index("bookings_held_by_renter").on(t.renterId).where(sql`status = 'held'`),
    index("bookings_to_answer").on(t.answerBy).where(sql`status = 'requested'`),
    index("bookings_to_close").on(t.endsAt).where(sql`status in ('confirmed', 'checked_in')`),
    check("bookings_interval_ordered", sql`${t.startsAt} < ${t.endsAt}`),
    check("bookings_request_has_end", sql`(${t.status} = 'requested') = (${t.answerBy} is not null)`),
    check("bookings_hold_has_expiry", sql`(${t.status} = 'held') = (${t.holdExpiresAt} is not null)`),
    check(
      "bookings_parts_within_total",
      sql`${t.totalCents} >= 0 and ${t.platformFeeCents} >= 0 and ${t.taxCents} >= 0 and ${t.hostDueCents} >= 0 and ${t.platformFeeCents} + ${t.taxCents} <= ${t.totalCents} and ${t.hostDueCents} <= ${t.totalCents} - ${t.platformFeeCents} - ${t.taxCents}`,
    ),
    check("bookings_refund_within_total", sql`${t.refundedCents} between 0 and ${t.totalCents}`),
    check("bookings_deposit", sql`${t.depositCents} >= 0`),
    check("bookings_refund_cap", sql`${t.refundCapBps} between 0 and 10000`),
    check("bookings_cancelled_by", sql`(${t.status} = 'cancelled') = (${t.cancelledAt} is not null)`),
  ],
);

/** A station blocked for a booking, buffers included. Overlap is refused by allocations_no_overlap. */
export const allocations = pgTable(
  "allocations",
  {
    id: id(),
    bookingId: uuid().notNull(),
    stationId: uuid()
      .notNull()
      .references(() => stations.id, { onDelete: "restrict" }),
    blocked: tstzrange().notNull(),
    /** The change of the booking that it was taken for. */
    changeId: uuid(),
    /** The equipment it is reserved as; null: the booking's own space. */
    equipmentSpaceId: uuid(),
    releasedAt: instant(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    index("allocations_by_booking").on(t.bookingId),
    index("allocations_by_change").on(t.changeId).where(sql`change_id is not null`),
  ],
);

/** Who used which room when. Append-only and hash-chained per organization. */
export const useLog = pgTable(
  "use_log",
  {
    organizationId: uuid().notNull(),
    sequence: bigint({ mode: "number" }).notNull(),
    kitchenId: uuid().notNull(),
    bookingId: uuid().notNull(),
    event: text({ enum: USE_EVENTS }).notNull(),
    at: instant().notNull(),
    actor: text().notNull(),
    data: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    previousHash: text().notNull(),
    hash: text().notNull(),
  },
  (t) => [
    primaryKey({ name: "use_log_chain", columns: [t.organizationId, t.sequence] }),
    index("use_log_by_booking").on(t.bookingId),
    index("use_log_by_kitchen").on(t.kitchenId, t.at),
  ],
);

/** What an organization thinks of a renter: it wins over what its kitchens ask of those they do not know. */
export const renterStandings = pgTable(
  "renter_standings",
  {
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    renterId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    standing: text({ enum: STANDINGS }).notNull(),
    note: text().notNull().default(""),
    createdBy: uuid().notNull(),
    ...timestamps,
  },
  (t) => [primaryKey({ name: "renter_standings_once", columns: [t.organizationId, t.renterId] })],
);

/** What a host takes off the time of every booking of one renter, in hundredths of a percent. */
export const clientDiscounts = pgTable(
  "client_discounts",
  {
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    renterId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    percentBps: integer().notNull(),
    createdBy: uuid().notNull(),
    ...timestamps,
  },
  (t) => [
    primaryKey({ name: "client_discounts_once", columns: [t.organizationId, t.renterId] }),
    check("client_discounts_share", sql`${t.percentBps} between 1 and 9000`),
  ],
);

/** Who waits for time in a space, first come first offered. */
export const waitlistEntries = pgTable(
  "waitlist_entries",
  {
    id: id(),
    organizationId: uuid().notNull(),
    kitchenId: uuid().notNull(),
    spaceId: uuid()
      .notNull()
      .references(() => spaces.id, { onDelete: "cascade" }),
    renterId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    windowStartsAt: instant().notNull(),
    windowEndsAt: instant().notNull(),
    durationMinutes: integer().notNull(),
    /** Of storage: how long they want a unit, from the day they are offered one. null: they wait for a slot. */
    months: integer(),
    state: text({ enum: WAITLIST_STATES }).notNull().default("waiting"),
    /** The hold that was offered. */
    bookingId: uuid().references(() => bookings.id, { onDelete: "restrict" }),
    ...timestamps,
  },
  (t) => [
    index("waitlist_in_line").on(t.spaceId, t.createdAt, t.id).where(sql`state = 'waiting'`),
    index("waitlist_by_renter").on(t.renterId),
    check("waitlist_window", sql`${t.windowStartsAt} < ${t.windowEndsAt}`),
    check("waitlist_months", sql`${t.months} between 1 and 12`),
    check(
      "waitlist_offer_has_hold",
      sql`(${t.state} in ('offered', 'taken')) = (${t.bookingId} is not null) or ${t.state} = 'ended'`,
    ),
  ],
);
