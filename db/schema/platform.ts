import { sql } from "drizzle-orm";
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import type { OutboxJob } from "@/lib/core/outbox-jobs";
import { id, instant } from "./columns";

/** Every event received from outside, once per provider and event id. */
export const inbox = pgTable(
  "inbox",
  {
    provider: text().notNull(),
    eventId: text().notNull(),
    type: text().notNull(),
    payload: jsonb().$type<Record<string, unknown>>().notNull(),
    receivedAt: instant().notNull().defaultNow(),
    processedAt: instant(),
    lastError: text().notNull().default(""),
  },
  (t) => [
    primaryKey({ name: "inbox_once", columns: [t.provider, t.eventId] }),
    index("inbox_unprocessed").on(t.receivedAt).where(sql`processed_at is null`),
    // Whose account a payout of Stripe's to a bank went out of.
    index("inbox_payouts").on(sql`(payload ->> 'object')`).where(sql`type like 'payout.%'`),
  ],
);

/** Effects to do, written in the commit that decided them; `key` keeps an effect from being decided twice. */
export const outbox = pgTable(
  "outbox",
  {
    id: id(),
    key: text().notNull().unique("outbox_key_once"),
    job: jsonb().$type<OutboxJob>().notNull(),
    attempts: integer().notNull().default(0),
    runAfter: instant().notNull().defaultNow(),
    doneAt: instant(),
    lastError: text().notNull().default(""),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [index("outbox_due").on(t.runAfter).where(sql`done_at is null`)],
);

/** The first answer to a request that carried an Idempotency-Key. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    userId: uuid().notNull(),
    key: text().notNull(),
    /** Method, path and body, hashed: the same key with another request is refused. */
    requestHash: text().notNull(),
    status: integer(),
    answer: jsonb().$type<unknown>(),
    lockedUntil: instant(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: "idempotency_keys_once", columns: [t.userId, t.key] }),
    index("idempotency_keys_by_age").on(t.createdAt),
  ],
);

/** Every state change, append-only, hash-chained per organization (the platform's own chain is the nil id). */
export const auditLog = pgTable(
  "audit_log",
  {
    organizationId: uuid().notNull(),
    sequence: bigint({ mode: "number" }).notNull(),
    at: instant().notNull(),
    actor: text().notNull(),
    action: text().notNull(),
    entity: text().notNull(),
    entityId: uuid().notNull(),
    data: jsonb().$type<Record<string, unknown>>().notNull(),
    previousHash: text().notNull(),
    hash: text().notNull(),
  },
  (t) => [
    primaryKey({ name: "audit_log_chain", columns: [t.organizationId, t.sequence] }),
    index("audit_log_by_entity").on(t.entityId),
  ],
);

/** Where each chain stands; a copy of every head is also kept outside the database. */
export const chainHeads = pgTable(
  "chain_heads",
  {
    chain: text({ enum: ["audit", "use"] }).notNull(),
    organizationId: uuid().notNull(),
    sequence: bigint({ mode: "number" }).notNull(),
    hash: text().notNull(),
  },
  (t) => [primaryKey({ name: "chain_heads_once", columns: [t.chain, t.organizationId] })],
);

/** What a person was told, once per occasion. */
export const notifications = pgTable(
  "notifications",
  {
    id: id(),
    userId: uuid().notNull(),
    template: text().notNull(),
    subjectId: uuid().notNull(),
    providerId: text(),
    sentAt: instant(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [unique("notifications_once").on(t.userId, t.template, t.subjectId)],
);

/** Product events without personal data. */
export const analyticsEvents = pgTable(
  "analytics_events",
  {
    id: id(),
    name: text().notNull(),
    entityId: uuid(),
    occurredAt: instant().notNull().defaultNow(),
  },
  (t) => [index("analytics_events_by_name").on(t.name, t.occurredAt)],
);
