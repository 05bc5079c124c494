import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { MANUAL_CODES, MOST_POSTING_CENTS, POSTING_STATES } from "@/lib/core/ledger-terms";
import { bookings } from "./bookings";
import { currency, id, instant, money, timestamps } from "./columns";

const codes = sql.raw(MANUAL_CODES.map((code) => `'${code}'`).join(", "));

/** What an admin posted or wants to post by hand; above a limit it waits for a second person. */
export const manualPostings = pgTable(
  "manual_postings",
  {
    id: id(),
    debitCode: text({ enum: MANUAL_CODES }).notNull(),
    creditCode: text({ enum: MANUAL_CODES }).notNull(),
    amountCents: money().notNull(),
    currency: currency(),
    /** The booking whose money it is. */
    bookingId: uuid().references(() => bookings.id, { onDelete: "restrict" }),
    /** What moved at Stripe, where our balance there did. */
    externalId: text(),
    reason: text().notNull(),
    state: text({ enum: POSTING_STATES }).notNull(),
    requestedBy: uuid().notNull(),
    decidedBy: uuid(),
    decidedAt: instant(),
    ...timestamps,
  },
  (t) => [
    index("manual_postings_to_decide").on(t.createdAt).where(sql`state = 'pending'`),
    index("manual_postings_by_person").on(t.requestedBy, t.createdAt),
    check(
      "manual_postings_amount",
      sql`${t.amountCents} between 1 and ${sql.raw(String(MOST_POSTING_CENTS))}`,
    ),
    check(
      "manual_postings_accounts",
      sql`${t.debitCode} <> ${t.creditCode} and ${t.debitCode} in (${codes}) and ${t.creditCode} in (${codes})`,
    ),
    check("manual_postings_currency", sql`${t.currency} = 'usd'`),
    check("manual_postings_reason", sql`${t.reason} <> ''`),
    check("manual_postings_decided", sql`(${t.state} = 'pending') = (${t.decidedAt} is null)`),
    check(
      "manual_postings_external",
      sql`('stripe_clearing' in (${t.debitCode}, ${t.creditCode})) = (${t.externalId} is not null)`,
    ),
    check(
      "manual_postings_booking",
      sql`${t.bookingId} is not null or not (array[${t.debitCode}, ${t.creditCode}] && array['customer_funds', 'deposits_held'])`,
    ),
  ],
);
