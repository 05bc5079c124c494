import { sql } from "drizzle-orm";
import { check, date, index, integer, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { PAYOUT_KINDS } from "@/lib/core/payout-terms";
import { organizations } from "./accounts";
import { bookings } from "./bookings";
import { currency, id, instant, money, timestamps } from "./columns";

/** What one organization is paid for one week: the statement. */
export const payouts = pgTable(
  "payouts",
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: "restrict" }),
    /** Monday of the week of the run, on the organization's clock: one payout per organization and week. */
    weekOf: date({ mode: "string" }).notNull(),
    status: text({ enum: ["open", "paid"] })
      .notNull()
      .default("open"),
    paidAt: instant(),
    currency: currency(),
    ...timestamps,
  },
  (t) => [unique("payouts_week_once").on(t.organizationId, t.weekOf, t.currency)],
);

/** A booking, or what was awarded or charged for damage in it, in a payout; moved by one Stripe transfer whose idempotency key it is. */
export const payoutItems = pgTable(
  "payout_items",
  {
    id: id(),
    payoutId: uuid()
      .notNull()
      .references(() => payouts.id, { onDelete: "restrict" }),
    organizationId: uuid().notNull(),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    kind: text({ enum: PAYOUT_KINDS }).notNull().default("booking"),
    grossCents: money().notNull(),
    feeCents: money().notNull(),
    taxCents: money().notNull(),
    netCents: money().notNull(),
    currency: currency(),
    stripeTransferId: text().unique("payout_items_transfer_once"),
    transferredAt: instant(),
    /** How often Stripe said no: an answer is kept for its key, so that another try has another one. */
    refusals: integer().notNull().default(0),
    lastError: text().notNull().default(""),
    ...timestamps,
  },
  (t) => [
    unique("payout_items_booking_once").on(t.bookingId, t.kind),
    index("payout_items_by_payout").on(t.payoutId),
    check(
      "payout_items_parts",
      sql`${t.netCents} > 0 and ${t.netCents} = ${t.grossCents} - ${t.feeCents} - ${t.taxCents}`,
    ),
  ],
);
