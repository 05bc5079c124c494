import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { CHARGE_STATES, CLAIM_OUTCOMES, CLAIM_STATES, DEPOSIT_STATES } from "@/lib/core/claim-terms";
import { bookings } from "./bookings";
import { currency, id, instant, money, timestamps } from "./columns";

/** What is kept of a renter's money for damage, from the payment of a booking until it is given back or awarded. */
export const deposits = pgTable(
  "deposits",
  {
    bookingId: uuid()
      .primaryKey()
      .references(() => bookings.id, { onDelete: "restrict" }),
    amountCents: money().notNull(),
    returnedCents: money().notNull().default(0),
    awardedCents: money().notNull().default(0),
    currency: currency(),
    state: text({ enum: DEPOSIT_STATES }).notNull().default("held"),
    endedAt: instant(),
    ...timestamps,
  },
  (t) => [
    index("deposits_held").on(t.createdAt).where(sql`state = 'held'`),
    check(
      "deposits_amount",
      sql`${t.amountCents} > 0 and ${t.returnedCents} >= 0 and ${t.awardedCents} >= 0`,
    ),
    check(
      "deposits_whole",
      sql`case ${t.state} when 'ended' then ${t.returnedCents} + ${t.awardedCents} = ${t.amountCents} else ${t.returnedCents} + ${t.awardedCents} = 0 end`,
    ),
    check("deposits_ended", sql`(${t.state} = 'held') = (${t.endedAt} is null)`),
  ],
);

/**
 * What a renter agreed to when they paid: that damage beyond the deposit may be charged to the card they paid with, up to so
 * much. The card is known once it has paid, and is given up as soon as nothing can be charged any more.
 */
export const damageConsents = pgTable(
  "damage_consents",
  {
    bookingId: uuid()
      .primaryKey()
      .references(() => bookings.id, { onDelete: "restrict" }),
    mostCents: money().notNull(),
    currency: currency(),
    stripeCustomerId: text(),
    stripePaymentMethodId: text(),
    forgottenAt: instant(),
    ...timestamps,
  },
  (t) => [
    index("damage_consents_to_forget")
      .on(t.createdAt)
      .where(sql`stripe_payment_method_id is not null and forgotten_at is null`),
    check("damage_consents_most", sql`${t.mostCents} > 0`),
    check(
      "damage_consents_card",
      sql`(${t.stripeCustomerId} is null) = (${t.stripePaymentMethodId} is null)`,
    ),
  ],
);

/** Damage that a host claims of a deposit, item by item; one claim a booking. */
export const claims = pgTable(
  "claims",
  {
    id: id(),
    bookingId: uuid()
      .notNull()
      .unique("claims_booking_once")
      .references(() => bookings.id, { onDelete: "restrict" }),
    organizationId: uuid().notNull(),
    state: text({ enum: CLAIM_STATES }).notNull().default("open"),
    outcome: text({ enum: CLAIM_OUTCOMES }),
    amountCents: money().notNull(),
    awardedCents: money(),
    currency: currency(),
    filedBy: uuid().notNull(),
    answerBy: instant().notNull(),
    /** What the renter said to it, and support. */
    answer: text().notNull().default(""),
    answeredAt: instant(),
    decision: text().notNull().default(""),
    decidedBy: uuid(),
    decidedAt: instant(),
    ...timestamps,
  },
  (t) => [
    index("claims_to_end").on(t.answerBy).where(sql`state = 'open'`),
    index("claims_to_decide").on(t.answeredAt).where(sql`state = 'disputed'`),
    check("claims_amount", sql`${t.amountCents} > 0`),
    check("claims_award", sql`${t.awardedCents} between 0 and ${t.amountCents}`),
    check("claims_decided", sql`(${t.state} = 'decided') = (${t.awardedCents} is not null)`),
    check("claims_outcome", sql`(${t.state} = 'decided') = (${t.outcome} is not null)`),
  ],
);

/** What was awarded beyond the deposit: taken once from the card that was kept, or paid by its renter on a page. */
export const claimCharges = pgTable(
  "claim_charges",
  {
    id: id(),
    claimId: uuid()
      .notNull()
      .unique("claim_charges_claim_once")
      .references(() => claims.id, { onDelete: "restrict" }),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    organizationId: uuid().notNull(),
    amountCents: money().notNull(),
    currency: currency(),
    state: text({ enum: CHARGE_STATES }).notNull().default("pending"),
    /** Why the card was declined, in Stripe's word. */
    lastError: text().notNull().default(""),
    /** Until when its renter is asked to pay what their card did not. */
    payBy: instant(),
    /** Payment pages, one after the other; the one that is there now, if any. */
    pages: integer().notNull().default(0),
    pageBegunAt: instant(),
    stripeSessionId: text().unique("claim_charges_session_once"),
    url: text(),
    stripePaymentIntentId: text().unique("claim_charges_intent_once"),
    stripeChargeId: text().unique("claim_charges_charge_once"),
    stripeFeeCents: money().notNull().default(0),
    paidAt: instant(),
    ...timestamps,
  },
  (t) => [
    index("claim_charges_by_booking").on(t.bookingId),
    index("claim_charges_unpaid").on(t.createdAt).where(sql`state <> 'paid'`),
    check("claim_charges_amount", sql`${t.amountCents} > 0`),
    check("claim_charges_paid", sql`(${t.state} = 'paid') = (${t.stripeChargeId} is not null)`),
    check("claim_charges_paid_at", sql`(${t.state} = 'paid') = (${t.paidAt} is not null)`),
  ],
);

export const claimItems = pgTable(
  "claim_items",
  {
    id: id(),
    claimId: uuid()
      .notNull()
      .references(() => claims.id, { onDelete: "restrict" }),
    position: integer().notNull(),
    description: text().notNull(),
    amountCents: money().notNull(),
    disputed: boolean().notNull().default(false),
    /** Why the renter disputes it. */
    answer: text().notNull().default(""),
    awardedCents: money(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    unique("claim_items_in_order").on(t.claimId, t.position),
    check("claim_items_amount", sql`${t.amountCents} > 0`),
    check("claim_items_award", sql`${t.awardedCents} between 0 and ${t.amountCents}`),
  ],
);

/** A photo of the damage, for the renter, the host and support alone. */
export const claimPhotos = pgTable(
  "claim_photos",
  {
    id: id(),
    claimId: uuid()
      .notNull()
      .references(() => claims.id, { onDelete: "restrict" }),
    objectKey: text().notNull().unique("claim_photos_object_once"),
    createdBy: uuid().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [index("claim_photos_by_claim").on(t.claimId)],
);
