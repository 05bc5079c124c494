import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { DOCUMENT_KINDS, type DocumentContent } from "@/lib/core/document-terms";
import { organizations } from "./accounts";
import { bookings } from "./bookings";
import { currency, id, instant, money, timestamps } from "./columns";

/** The last number that an organization has given out. */
export const documentCounters = pgTable("document_counters", {
  organizationId: uuid()
    .primaryKey()
    .references(() => organizations.id, { onDelete: "restrict" }),
  last: integer().notNull().default(0),
  ...timestamps,
});

/**
 * Invoices and credit notes, numbered from 1 on per organization, written in the commit that took or gave back the money, and
 * never changed. `key`: the same once.
 */
export const documents = pgTable(
  "documents",
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: "restrict" }),
    number: integer().notNull(),
    kind: text({ enum: DOCUMENT_KINDS }).notNull(),
    key: text().notNull().unique("documents_key_once"),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    /** What was paid; below zero what was given back. */
    totalCents: money().notNull(),
    /** Of it, tax. */
    taxCents: money().notNull().default(0),
    currency: currency(),
    content: jsonb().$type<DocumentContent>().notNull(),
    issuedAt: instant().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    unique("documents_number_once").on(t.organizationId, t.number),
    index("documents_by_booking").on(t.bookingId),
    index("documents_by_time").on(t.organizationId, t.issuedAt),
    check("documents_sign", sql`(${t.kind} = 'credit_note') = (${t.totalCents} < 0)`),
    check("documents_number", sql`${t.number} > 0`),
  ],
);
