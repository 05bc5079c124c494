import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { DISPUTE_STATES } from "@/lib/core/dispute-terms";
import { PAYOUT_KINDS } from "@/lib/core/payout-terms";
import { bookings } from "./bookings";
import { claimCharges } from "./claims";
import { currency, id, instant, money, timestamps } from "./columns";
import { payments } from "./payments";

/** A card payment that its payer's bank has called back, as Stripe tells of it. What it is about are its shares. */
export const disputes = pgTable(
  "disputes",
  {
    id: id(),
    stripeDisputeId: text().notNull().unique("disputes_stripe_once"),
    stripeChargeId: text().notNull(),
    state: text({ enum: DISPUTE_STATES }).notNull().default("open"),
    /** Stripe's own word for where it stands, and for why. */
    stripeStatus: text().notNull(),
    reason: text().notNull(),
    amountCents: money().notNull(),
    currency: currency(),
    openedAt: instant().notNull(),
    /** Until when Stripe takes evidence; null: it takes none. */
    evidenceDueAt: instant(),
    /** What somebody of ours or of the host's wants to have said; goes with the evidence. */
    note: text().notNull().default(""),
    submittedAt: instant(),
    /** null on one that was sent: the clock did. */
    submittedBy: uuid(),
    lastError: text().notNull().default(""),
    endedAt: instant(),
    ...timestamps,
  },
  (t) => [
    index("disputes_open").on(t.evidenceDueAt).where(sql`state = 'open'`),
    check("disputes_amount", sql`${t.amountCents} > 0`),
    check("disputes_ended", sql`(${t.state} = 'open') = (${t.endedAt} is null)`),
  ],
);

/** What one booking has in a dispute: a charge that paid several is disputed for each of them. */
export const disputeShares = pgTable(
  "dispute_shares",
  {
    id: id(),
    disputeId: uuid()
      .notNull()
      .references(() => disputes.id, { onDelete: "restrict" }),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    organizationId: uuid().notNull(),
    /** The payment of the booking that it is about, or what was charged for damage beyond its deposit. */
    paymentId: uuid().references(() => payments.id, { onDelete: "restrict" }),
    claimChargeId: uuid().references(() => claimCharges.id, { onDelete: "restrict" }),
    amountCents: money().notNull(),
    /** How a lost one was borne: by the host, by what the platform had of it, and by the platform beyond that. */
    hostCents: money().notNull().default(0),
    platformCents: money().notNull().default(0),
    ...timestamps,
  },
  (t) => [
    unique("dispute_shares_once").on(t.disputeId, t.paymentId),
    check("dispute_shares_of_one", sql`num_nonnulls(${t.paymentId}, ${t.claimChargeId}) = 1`),
    index("dispute_shares_by_booking").on(t.bookingId),
    index("dispute_shares_by_payment").on(t.paymentId),
    check("dispute_shares_amount", sql`${t.amountCents} >= 0`),
    check("dispute_shares_borne", sql`${t.hostCents} >= 0 and ${t.platformCents} >= 0`),
  ],
);

/**
 * What a host owes of what they were paid, for a dispute that was lost since or because they gave money back: taken back from
 * that transfer, under its own id as key.
 */
export const transferReversals = pgTable(
  "transfer_reversals",
  {
    id: id(),
    /** null: the host gave it back themselves. */
    shareId: uuid().references(() => disputeShares.id, { onDelete: "restrict" }),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    organizationId: uuid().notNull(),
    /** The item of a payout whose transfer it takes back. */
    kind: text({ enum: PAYOUT_KINDS }).notNull(),
    amountCents: money().notNull(),
    currency: currency(),
    stripeReversalId: text().unique("transfer_reversals_stripe_once"),
    reversedAt: instant(),
    /** How often Stripe said no: an answer is kept for its key, so that another try has another one. */
    refusals: integer().notNull().default(0),
    lastError: text().notNull().default(""),
    ...timestamps,
  },
  (t) => [
    index("transfer_reversals_by_booking").on(t.bookingId, t.kind),
    index("transfer_reversals_to_send").on(t.createdAt).where(sql`stripe_reversal_id is null`),
    index("transfer_reversals_by_organization").on(t.organizationId),
    check("transfer_reversals_amount", sql`${t.amountCents} > 0`),
  ],
);
