import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { bookings } from "./bookings";
import { bookingChanges } from "./changes";
import { currency, id, instant, money, timestamps } from "./columns";

/**
 * One Stripe Checkout Session for one hold. The row is the intent, written before Stripe is called. A month of a series is
 * paid on one Session by several of these.
 */
export const checkouts = pgTable(
  "checkouts",
  {
    id: id(),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    /** The change of the booking that it pays for; null: the booking itself. */
    changeId: uuid().references(() => bookingChanges.id, { onDelete: "restrict" }),
    /** The page that it shares with others; null: a page of its own. */
    groupId: uuid(),
    /** Its share of such a page. */
    amountCents: money(),
    /** What the payer's credit takes off the page; given back when the page is closed. */
    creditCents: money().notNull().default(0),
    attempt: integer().notNull().default(1),
    status: text({ enum: ["creating", "open", "paid", "expired", "lost"] })
      .notNull()
      .default("creating"),
    stripeSessionId: text(),
    url: text(),
    expiresAt: instant().notNull(),
    ...timestamps,
  },
  (t) => [
    unique("checkouts_session_once").on(t.stripeSessionId, t.bookingId),
    uniqueIndex("checkouts_session_alone").on(t.stripeSessionId).where(sql`group_id is null`),
    index("checkouts_by_group").on(t.groupId).where(sql`group_id is not null`),
    check("checkouts_group_share", sql`(${t.groupId} is null) = (${t.amountCents} is null)`),
    unique("checkouts_attempt_once").on(t.bookingId, t.attempt),
    unique("checkouts_change_once").on(t.changeId),
  ],
);

/**
 * What one charge, or the payer's credit, brought for one booking. A charge may be shared by bookings of one page, each
 * with a row of its own.
 */
export const payments = pgTable(
  "payments",
  {
    id: id(),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    changeId: uuid().references(() => bookingChanges.id, { onDelete: "restrict" }),
    organizationId: uuid().notNull(),
    /** The page that it was paid on together with others, and the group of its transfers at Stripe. */
    groupId: uuid(),
    kind: text({ enum: ["card", "credit"] })
      .notNull()
      .default("card"),
    /** Credit has none. */
    stripePaymentIntentId: text(),
    stripeChargeId: text(),
    /** `authorized`: kept for the booking. `voiding`: authorised for a slot that was lost, not yet cancelled at Stripe. */
    status: text({ enum: ["authorized", "captured", "voiding", "voided"] }).notNull(),
    /** Of the price. */
    amountCents: money().notNull(),
    /** What it brought besides, as a deposit that goes back. */
    depositCents: money().notNull().default(0),
    capturedCents: money().notNull().default(0),
    refundedCents: money().notNull().default(0),
    stripeFeeCents: money().notNull().default(0),
    currency: currency(),
    capturedAt: instant(),
    ...timestamps,
  },
  (t) => [
    unique("payments_intent_once").on(t.stripePaymentIntentId, t.bookingId),
    unique("payments_charge_once").on(t.stripeChargeId, t.bookingId),
    uniqueIndex("payments_intent_alone").on(t.stripePaymentIntentId).where(sql`group_id is null`),
    // Once for the booking, and once for each change of it.
    uniqueIndex("payments_credit_once")
      .on(t.bookingId, sql`coalesce(change_id, booking_id)`)
      .where(sql`kind = 'credit' and status <> 'voided'`),
    index("payments_by_booking").on(t.bookingId),
    check("payments_intent_of_card", sql`(${t.kind} = 'card') = (${t.stripePaymentIntentId} is not null)`),
    check("payments_deposit", sql`${t.depositCents} >= 0`),
    index("payments_to_settle").on(t.createdAt).where(sql`status in ('authorized', 'voiding')`),
    check("payments_captured_within", sql`${t.capturedCents} between 0 and ${t.amountCents}`),
    check("payments_refunded_within", sql`${t.refundedCents} between 0 and ${t.capturedCents}`),
  ],
);

/** A refund is decided and written first, then asked of Stripe under its own id as idempotency key. */
export const refunds = pgTable(
  "refunds",
  {
    id: id(),
    paymentId: uuid()
      .notNull()
      .references(() => payments.id, { onDelete: "restrict" }),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    organizationId: uuid().notNull(),
    amountCents: money().notNull(),
    currency: currency(),
    status: text({ enum: ["pending", "succeeded", "failed"] })
      .notNull()
      .default("pending"),
    stripeRefundId: text().unique("refunds_stripe_once"),
    reason: text().notNull(),
    /** Of the price, or of the deposit that was paid with it. */
    purpose: text({ enum: ["price", "deposit"] })
      .notNull()
      .default("price"),
    /** How often Stripe said no: an answer is kept for its key, so that another try has another one. */
    refusals: integer().notNull().default(0),
    ...timestamps,
  },
  (t) => [
    index("refunds_by_booking").on(t.bookingId),
    index("refunds_to_send").on(t.createdAt).where(sql`status = 'pending'`),
    check("refunds_positive", sql`${t.amountCents} > 0`),
  ],
);
