import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { CREDIT_KINDS, CREDIT_TRANSFER_STATES, GRANT_STATES } from "@/lib/core/wallet-terms";
import { organizations, users } from "./accounts";
import { bookings } from "./bookings";
import { currency, id, instant, money, timestamps } from "./columns";

/**
 * Credit that somebody has with the platform to pay bookings with. The balance stands in a row of its own, which only
 * postings of this wallet lock, so that reading it never adds up entries.
 */
export const wallets = pgTable(
  "wallets",
  {
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    currency: currency(),
    balanceCents: money().notNull().default(0),
    /** How many entries there are: the number of the last one. */
    entries: integer().notNull().default(0),
    ...timestamps,
  },
  (t) => [
    primaryKey({ name: "wallets_once", columns: [t.userId, t.currency] }),
    check("wallets_never_below_zero", sql`${t.balanceCents} >= 0`),
  ],
);

/** Credit that support gave or wants to give; above a limit it waits for a second person. */
export const creditGrants = pgTable(
  "credit_grants",
  {
    id: id(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    amountCents: money().notNull(),
    currency: currency(),
    reason: text().notNull(),
    state: text({ enum: GRANT_STATES }).notNull(),
    requestedBy: uuid().notNull(),
    decidedBy: uuid(),
    decidedAt: instant(),
    ...timestamps,
  },
  (t) => [
    index("credit_grants_by_person").on(t.userId, t.createdAt),
    index("credit_grants_to_decide").on(t.createdAt).where(sql`state = 'pending'`),
    check("credit_grants_amount", sql`${t.amountCents} > 0`),
    check("credit_grants_reason", sql`${t.reason} <> ''`),
    check("credit_grants_decided", sql`(${t.state} = 'pending') = (${t.decidedAt} is null)`),
  ],
);

/**
 * What a person moves out of the balance that a business of theirs has at Stripe into their own credit: asked for, then taken by
 * one charge of that account whose idempotency key it is. One of an organization at a time, so that its balance is looked at in order.
 */
export const creditTransfers = pgTable(
  "credit_transfers",
  {
    id: id(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: "restrict" }),
    amountCents: money().notNull(),
    currency: currency(),
    state: text({ enum: CREDIT_TRANSFER_STATES }).notNull().default("pending"),
    lastError: text().notNull().default(""),
    stripeChargeId: text().unique("credit_transfers_charge_once"),
    endedAt: instant(),
    ...timestamps,
  },
  (t) => [
    uniqueIndex("credit_transfers_one_at_a_time").on(t.organizationId).where(sql`state = 'pending'`),
    index("credit_transfers_by_organization").on(t.organizationId, t.createdAt),
    check("credit_transfers_amount", sql`${t.amountCents} > 0`),
    check("credit_transfers_done", sql`(${t.state} = 'done') = (${t.stripeChargeId} is not null)`),
    check("credit_transfers_ended", sql`(${t.state} = 'pending') = (${t.endedAt} is null)`),
  ],
);

/** What came to a wallet (above zero) or left it, each with the balance after it; never changed. `key`: the same once. */
export const walletEntries = pgTable(
  "wallet_entries",
  {
    id: id(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    currency: currency(),
    sequence: integer().notNull(),
    kind: text({ enum: CREDIT_KINDS }).notNull(),
    amountCents: money().notNull(),
    balanceCents: money().notNull(),
    key: text().notNull().unique("wallet_entries_key_once"),
    bookingId: uuid().references(() => bookings.id, { onDelete: "restrict" }),
    grantId: uuid().references(() => creditGrants.id, { onDelete: "restrict" }),
    transferId: uuid().references(() => creditTransfers.id, { onDelete: "restrict" }),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    unique("wallet_entries_in_order").on(t.userId, t.currency, t.sequence),
    index("wallet_entries_by_booking").on(t.bookingId),
    check("wallet_entries_not_zero", sql`${t.amountCents} <> 0`),
    check("wallet_entries_never_below_zero", sql`${t.balanceCents} >= 0`),
    check("wallet_entries_cause", sql`(${t.kind} = 'granted') = (${t.grantId} is not null)`),
    check("wallet_entries_transfer", sql`(${t.kind} = 'transferred') = (${t.transferId} is not null)`),
    check(
      "wallet_entries_booking",
      sql`(${t.kind} in ('granted', 'referred', 'transferred')) = (${t.bookingId} is null)`,
    ),
  ],
);
