import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { type FoundGap, type Gap, PARTIES } from "@/lib/core/gate-terms";
import { users } from "./accounts";
import { bookings } from "./bookings";
import { id, instant, timestamps } from "./columns";
import { rulePacks } from "./compliance";
import { kitchens } from "./kitchens";

/** A kitchen, or a renter in a city: what they said of themselves, and the days that their papers leave open. */
export const ruleSubjects = pgTable(
  "rule_subjects",
  {
    id: id(),
    userId: uuid().references(() => users.id, { onDelete: "restrict" }),
    kitchenId: uuid().references(() => kitchens.id, { onDelete: "restrict" }),
    slug: text()
      .notNull()
      .references(() => rulePacks.slug, { onDelete: "restrict" }),
    /** What is true of them, in the words of the rules; null until somebody said. */
    facts: text().array(),
    /** Derived from rules, facts, papers, workers and waivers, never edited. */
    gaps: jsonb().$type<Gap[]>().notNull().default([]),
    /** Grows with each of what `gaps` are derived from; they are true for `checkedRevision`. */
    revision: integer().notNull().default(1),
    checkedRevision: integer().notNull().default(0),
    checkedAt: instant(),
    ...timestamps,
  },
  (t) => [
    unique("rule_subjects_renter").on(t.userId, t.slug),
    unique("rule_subjects_kitchen").on(t.kitchenId),
    index("rule_subjects_to_check").on(t.checkedAt.asc().nullsFirst(), t.id),
    check("rule_subjects_holder", sql`num_nonnulls(${t.userId}, ${t.kitchenId}) = 1`),
  ],
);

/** Somebody of the platform let a subject do without a paper for a while, and said why. */
export const gateWaivers = pgTable(
  "gate_waivers",
  {
    id: id(),
    subjectId: uuid()
      .notNull()
      .references(() => ruleSubjects.id, { onDelete: "restrict" }),
    requirement: text().notNull(),
    fromOn: date({ mode: "string" }).notNull(),
    /** The last day. */
    untilOn: date({ mode: "string" }).notNull(),
    reason: text().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    createdAt: instant().notNull().defaultNow(),
    endedAt: instant(),
  },
  (t) => [
    index("gate_waivers_by_subject").on(t.subjectId),
    check("gate_waivers_term", sql`${t.fromOn} <= ${t.untilOn}`),
    check("gate_waivers_reason", sql`length(${t.reason}) between 1 and 500`),
  ],
);

/** What a host asks of renters beyond the law: a paper that contracts ask for, and the least it must be good for. */
export const kitchenDemands = pgTable(
  "kitchen_demands",
  {
    kitchenId: uuid()
      .notNull()
      .references(() => kitchens.id, { onDelete: "restrict" }),
    requirement: text().notNull(),
    occurrenceCents: bigint({ mode: "number" }),
    aggregateCents: bigint({ mode: "number" }),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: "kitchen_demands_once", columns: [t.kitchenId, t.requirement] }),
    check("kitchen_demands_limits", sql`${t.occurrenceCents} >= 0 and ${t.aggregateCents} >= 0`),
  ],
);

/** A booking that was made before a paper of its day fell away: it stays, but nobody is let in until that is cured. */
export const bookingFreezes = pgTable(
  "booking_freezes",
  {
    id: id(),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    whose: text({ enum: PARTIES }).notNull(),
    requirement: text().notNull(),
    /** As it was told: the paper, the rule behind it, and the first day without it. */
    gap: jsonb().$type<FoundGap>().notNull(),
    frozenAt: instant().notNull().defaultNow(),
    thawedAt: instant(),
  },
  (t) => [uniqueIndex("booking_freezes_one").on(t.bookingId).where(sql`thawed_at is null`)],
);

/** That somebody was reminded of a day without a paper, so many days before it. Append-only. */
export const paperReminders = pgTable(
  "paper_reminders",
  {
    subjectId: uuid()
      .notNull()
      .references(() => ruleSubjects.id, { onDelete: "restrict" }),
    requirement: text().notNull(),
    fromOn: date({ mode: "string" }).notNull(),
    daysBefore: integer().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({
      name: "paper_reminders_once",
      columns: [t.subjectId, t.requirement, t.fromOn, t.daysBefore],
    }),
  ],
);

/** A renter lets a kitchen's people see which of their papers are in order; taken back, it shows nothing from then on. */
export const paperConsents = pgTable(
  "paper_consents",
  {
    id: id(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    kitchenId: uuid()
      .notNull()
      .references(() => kitchens.id, { onDelete: "restrict" }),
    givenAt: instant().notNull().defaultNow(),
    revokedAt: instant(),
  },
  (t) => [
    uniqueIndex("paper_consents_one").on(t.userId, t.kitchenId).where(sql`revoked_at is null`),
    index("paper_consents_by_kitchen").on(t.kitchenId),
  ],
);
