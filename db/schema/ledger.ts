import { sql } from "drizzle-orm";
import { bigint, check, index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { LEDGER_CODES } from "@/lib/core/ledger-terms";
import { currency, id, instant } from "./columns";

const PLATFORM = sql.raw("'00000000-0000-0000-0000-000000000000'::uuid");

/** An account of the double-entry ledger. Balances are sums over entries, never a stored figure. */
export const ledgerAccounts = pgTable(
  "ledger_accounts",
  {
    id: id(),
    code: text({ enum: LEDGER_CODES }).notNull(),
    organizationId: uuid(),
    /** Of accounts that each renter has. */
    userId: uuid(),
    currency: currency(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    // Its owner is a person, an organization, or nobody but the platform. prep.post looks accounts up by this.
    uniqueIndex("ledger_accounts_once").on(
      t.code,
      sql`coalesce(user_id, organization_id, ${PLATFORM})`,
      t.currency,
    ),
    index("ledger_accounts_by_user").on(t.userId, t.code),
    index("ledger_accounts_by_organization").on(t.organizationId, t.code),
  ],
);

/** One balanced posting, never changed; `key` makes posting it twice the same as once. */
export const ledgerTransactions = pgTable(
  "ledger_transactions",
  {
    id: id(),
    key: text().notNull().unique("ledger_transactions_key_once"),
    kind: text().notNull(),
    bookingId: uuid(),
    organizationId: uuid(),
    externalId: text(),
    /** A correction names what it corrects. */
    correctsId: uuid(),
    postedAt: instant().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    index("ledger_transactions_by_booking").on(t.bookingId),
    // A posting that moves Stripe's balance and names nothing there is looked for by its own id.
    index("ledger_transactions_by_external").on(sql`coalesce(external_id, id::text)`),
    index("ledger_transactions_by_time").on(t.postedAt, t.id),
  ],
);

/**
 * Debits are positive, credits negative; those of a transaction sum to zero. prep.post alone enters them: it finds the account
 * in the currency of the entry and makes the transaction. Foreign keys would lock the platform's own accounts, which nearly all
 * postings share. Neither can ever be deleted.
 */
export const ledgerEntries = pgTable(
  "ledger_entries",
  {
    transactionId: uuid().notNull(),
    accountId: uuid().notNull(),
    amountCents: bigint({ mode: "number" }).notNull(),
    currency: currency(),
  },
  (t) => [
    primaryKey({ name: "ledger_entries_once", columns: [t.transactionId, t.accountId] }),
    index("ledger_entries_by_account").on(t.accountId),
    check("ledger_entries_not_zero", sql`${t.amountCents} <> 0`),
  ],
);
