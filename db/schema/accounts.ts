import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import { MOST_PAYOUT_MINIMUM_CENTS } from "@/lib/core/payout-terms";
import { API_SCOPES, MEMBER_ROLES, PLATFORM_ROLES } from "@/lib/core/roles";
import { citext, id, instant, money, timestamps } from "./columns";

export const users = pgTable("users", {
  id: id(),
  email: citext().notNull().unique("users_email_once"),
  name: text().notNull().default(""),
  locale: text({ enum: ["en", "es"] })
    .notNull()
    .default("en"),
  platformRole: text({ enum: PLATFORM_ROLES }).notNull().default("member"),
  emailVerifiedAt: instant(),
  disabledAt: instant(),
  ...timestamps,
});

/** A signed-in browser. The cookie names this row; every request re-checks it in the same round trip. */
export const sessions = pgTable(
  "sessions",
  {
    id: id(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
    userAgent: text().notNull().default(""),
    ...timestamps,
  },
  (t) => [index("sessions_by_user").on(t.userId)],
);

/** One sign-in attempt by e-mail. Only hashes are kept; `attempts` bounds guessing of the six digits. */
export const signInCodes = pgTable(
  "sign_in_codes",
  {
    id: id(),
    email: citext().notNull(),
    codeHash: text().notNull(),
    linkHash: text().notNull().unique("sign_in_codes_link_once"),
    attempts: integer().notNull().default(0),
    expiresAt: instant().notNull(),
    usedAt: instant(),
    ...timestamps,
  },
  (t) => [index("sign_in_codes_by_email").on(t.email, t.createdAt)],
);

/** An outside identity (Google) that may sign in as the user. */
export const identities = pgTable(
  "identities",
  {
    provider: text().notNull(),
    subject: text().notNull(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    ...timestamps,
  },
  (t) => [primaryKey({ name: "identities_once", columns: [t.provider, t.subject] })],
);

/** An operator with one or more kitchens: the tenant. */
export const organizations = pgTable(
  "organizations",
  {
    id: id(),
    name: text().notNull(),
    timeZone: text().notNull(),
    stripeAccountId: text().unique("organizations_stripe_account_once"),
    chargesEnabled: boolean().notNull().default(false),
    payoutsEnabled: boolean().notNull().default(false),
    detailsSubmitted: boolean().notNull().default(false),
    /** Below it what is due waits for a later payout. */
    payoutMinimumCents: money().notNull().default(0),
    /** Monday of the last week, on its own clock, that the weekly payout run has gathered. */
    payoutWeek: date({ mode: "string" }),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    ...timestamps,
  },
  (t) => [
    check(
      "organizations_payout_minimum",
      sql`${t.payoutMinimumCents} between 0 and ${sql.raw(String(MOST_PAYOUT_MINIMUM_CENTS))}`,
    ),
  ],
);

export const memberships = pgTable(
  "memberships",
  {
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    role: text({ enum: MEMBER_ROLES }).notNull(),
    ...timestamps,
  },
  (t) => [
    primaryKey({ name: "memberships_once", columns: [t.organizationId, t.userId] }),
    index("memberships_by_user").on(t.userId),
  ],
);

export const invitations = pgTable(
  "invitations",
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    email: citext().notNull(),
    role: text({ enum: MEMBER_ROLES }).notNull(),
    acceptedAt: instant(),
    createdBy: uuid().notNull(),
    ...timestamps,
  },
  (t) => [unique("invitations_once").on(t.organizationId, t.email)],
);

export const apiKeys = pgTable(
  "api_keys",
  {
    id: id(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    name: text().notNull(),
    secretHash: text().notNull().unique("api_keys_secret_once"),
    scopes: text({ enum: API_SCOPES }).array().notNull(),
    lastUsedAt: instant(),
    revokedAt: instant(),
    ...timestamps,
  },
  (t) => [
    index("api_keys_by_user").on(t.userId),
    check("api_keys_have_scope", sql`cardinality(${t.scopes}) > 0`),
  ],
);

/** What a person agreed to, in which version, and when. */
export const consents = pgTable(
  "consents",
  {
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    kind: text({ enum: ["terms"] }).notNull(),
    version: text().notNull(),
    givenAt: instant().notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: "consents_once", columns: [t.userId, t.kind, t.version] })],
);
