import { sql } from "drizzle-orm";
import { bigint, check, date, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { DIFFERENCE_KINDS, DIRECTIONS, RECONCILIATION_PHASES } from "@/lib/core/ledger-terms";
import { users } from "./accounts";
import { currency, id, instant } from "./columns";
import { ledgerTransactions } from "./ledger";

/** One comparison of Stripe's balance with the ledger; what it has read so far, so that the next call goes on from there. */
export const reconciliationRuns = pgTable(
  "reconciliation_runs",
  {
    id: id(),
    startedAt: instant().notNull().defaultNow(),
    finishedAt: instant(),
    /** The movements and postings of [from, until) are compared. */
    fromAt: instant().notNull(),
    untilAt: instant().notNull(),
    phase: text({ enum: RECONCILIATION_PHASES }).notNull().default("stripe"),
    /** The last balance transaction read; Stripe lists the newest first. */
    stripeCursor: text(),
    /** The last ledger transaction compared on the way back, oldest first. */
    ledgerCursor: uuid(),
    pages: integer().notNull().default(0),
    movements: integer().notNull().default(0),
    postings: integer().notNull().default(0),
    found: integer().notNull().default(0),
    cured: integer().notNull().default(0),
  },
  (t) => [
    index("reconciliation_runs_by_start").on(t.startedAt),
    uniqueIndex("reconciliation_runs_one_open")
      .on(sql`(finished_at is null)`)
      .where(sql`finished_at is null`),
    check("reconciliation_runs_window", sql`${t.fromAt} < ${t.untilAt}`),
  ],
);

/** What Stripe said of each movement of our balance, so that a doubled one is seen however far apart the two stand. */
export const stripeMovements = pgTable(
  "stripe_movements",
  {
    /** Stripe's id of the balance transaction. */
    id: text().primaryKey(),
    /** What moved: a charge, a refund, a transfer; the id that a posting carries as `externalId`. */
    source: text().notNull(),
    type: text().notNull(),
    netCents: bigint({ mode: "number" }).notNull(),
    currency: currency(),
    movedAt: instant().notNull(),
    /** The last run that Stripe listed it to. */
    runId: uuid()
      .notNull()
      .references(() => reconciliationRuns.id, { onDelete: "restrict" }),
  },
  (t) => [
    index("stripe_movements_by_source").on(t.source),
    index("stripe_movements_by_time").on(t.movedAt),
    check("stripe_movements_not_zero", sql`${t.netCents} <> 0`),
  ],
);

/** One thing on which Stripe and the ledger do not agree; open until they do, or until somebody has explained it. */
export const reconciliationDifferences = pgTable(
  "reconciliation_differences",
  {
    id: id(),
    kind: text({ enum: DIFFERENCE_KINDS }).notNull(),
    externalId: text().notNull(),
    direction: text({ enum: DIRECTIONS }).notNull(),
    currency: currency(),
    /** The newest posting of it; null when there is none. */
    transactionId: uuid().references(() => ledgerTransactions.id, { onDelete: "restrict" }),
    /** null: that side has nothing of it. */
    stripeCents: bigint({ mode: "number" }),
    ledgerCents: bigint({ mode: "number" }),
    /** When the money moved, which decides the month that it holds open. */
    occurredAt: instant().notNull(),
    firstSeenAt: instant().notNull().defaultNow(),
    lastSeenAt: instant().notNull().defaultNow(),
    resolvedAt: instant(),
    /** null on a resolved one: a later run found both sides to agree. */
    resolvedBy: uuid().references(() => users.id, { onDelete: "restrict" }),
    note: text().notNull().default(""),
  },
  (t) => [
    uniqueIndex("reconciliation_differences_one_open")
      .on(t.externalId, t.direction, t.currency)
      .where(sql`resolved_at is null`),
    index("reconciliation_differences_by_thing").on(t.externalId, t.direction, t.currency),
    check(
      "reconciliation_differences_explained",
      sql`${t.resolvedBy} is null or (${t.resolvedAt} is not null and length(${t.note}) > 0)`,
    ),
    check("reconciliation_differences_differ", sql`${t.stripeCents} is distinct from ${t.ledgerCents}`),
  ],
);

/** A month (UTC) whose books are closed: nothing is posted with a date in it any more. */
export const ledgerPeriods = pgTable(
  "ledger_periods",
  {
    month: date({ mode: "string" }).primaryKey(),
    closedAt: instant().notNull().defaultNow(),
    closedBy: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
  },
  (t) => [check("ledger_periods_first_day", sql`extract(day from ${t.month}) = 1`)],
);
