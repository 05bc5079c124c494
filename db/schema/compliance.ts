import { sql } from "drizzle-orm";
import {
  check,
  date,
  foreignKey,
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
import { CHAIN_LEVELS, PACK_VERSION_STATES, STANDINGS } from "@/lib/core/compliance-terms";
import { users } from "./accounts";
import { id, instant, timestamps } from "./columns";

const user = () => uuid().references(() => users.id, { onDelete: "restrict" });

/** Whose rules they are: one row for a city, and one for the nation. */
export const rulePacks = pgTable("rule_packs", {
  slug: text().primaryKey(),
  /** null: they bind everywhere. */
  city: text(),
  county: text(),
  state: text(),
  /** From this day on no slot is held here whose papers do not cover it; null: papers are asked for, nothing is refused. */
  gateFrom: date({ mode: "string" }),
  createdAt: instant().notNull().defaultNow(),
});

/** The rules of a pack as somebody wrote them down once. Published, a version is never edited; the next one follows it. */
export const rulePackVersions = pgTable(
  "rule_pack_versions",
  {
    id: id(),
    slug: text()
      .notNull()
      .references(() => rulePacks.slug, { onDelete: "restrict" }),
    number: integer().notNull(),
    status: text({ enum: PACK_VERSION_STATES }).notNull().default("draft"),
    /** From this day on it is what counts, until a later version does; null while it is a draft. */
    effectiveOn: date({ mode: "string" }),
    compiledOn: date({ mode: "string" }).notNull(),
    /** Where it comes from, and what is new in it. */
    sourceTitle: text().notNull(),
    sourceUrl: text(),
    note: text().notNull().default(""),
    /** What it was made from, so that importing the same facts again makes nothing new. */
    importHash: text(),
    createdBy: user(),
    publishedAt: instant(),
    publishedBy: user(),
    ...timestamps,
  },
  (t) => [
    unique("rule_pack_versions_number").on(t.slug, t.number),
    uniqueIndex("rule_pack_versions_one_draft").on(t.slug).where(sql`status = 'draft'`),
    unique("rule_pack_versions_effective").on(t.slug, t.effectiveOn),
    check("rule_pack_versions_source", sql`length(${t.sourceTitle}) > 0`),
    check(
      "rule_pack_versions_published_whole",
      sql`(${t.status} = 'published') = (${t.publishedAt} is not null and ${t.effectiveOn} is not null)`,
    ),
  ],
);

/** One requirement of a version, as the data file writes it. */
export const ruleRequirements = pgTable(
  "rule_requirements",
  {
    versionId: uuid()
      .notNull()
      .references(() => rulePackVersions.id, { onDelete: "restrict" }),
    key: text().notNull(),
    position: integer().notNull(),
    record: jsonb().notNull(),
  },
  (t) => [
    primaryKey({ name: "rule_requirements_once", columns: [t.versionId, t.key] }),
    check("rule_requirements_key", sql`${t.record}->>'id' = ${t.key}`),
    check("rule_requirements_source", sql`length(coalesce(${t.record}->'source'->>'title', '')) > 0`),
  ],
);

/** Somebody looked at a published version and found that it still holds. Append-only; publishing is the first look. */
export const rulePackReviews = pgTable(
  "rule_pack_reviews",
  {
    id: id(),
    versionId: uuid()
      .notNull()
      .references(() => rulePackVersions.id, { onDelete: "restrict" }),
    note: text().notNull().default(""),
    reviewedBy: user(),
    reviewedAt: instant().notNull().defaultNow(),
  },
  (t) => [index("rule_pack_reviews_by_version").on(t.versionId, t.reviewedAt)],
);

/** What was decided about somebody on a day, with the versions it was decided by. Append-only. */
export const ruleDecisions = pgTable(
  "rule_decisions",
  {
    id: id(),
    userId: user().notNull(),
    cityVersionId: uuid()
      .notNull()
      .references(() => rulePackVersions.id, { onDelete: "restrict" }),
    federalVersionId: uuid()
      .notNull()
      .references(() => rulePackVersions.id, { onDelete: "restrict" }),
    checkedOn: date({ mode: "string" }).notNull(),
    subject: jsonb().notNull(),
    overall: text({ enum: STANDINGS }).notNull(),
    result: jsonb().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [index("rule_decisions_by_user").on(t.userId, t.createdAt)],
);

/** What a food business said of itself to find out what federal law asks of it. Append-only: saying it anew is a new row. */
export const federalAttestations = pgTable(
  "federal_attestations",
  {
    id: id(),
    userId: user().notNull(),
    versionId: uuid()
      .notNull()
      .references(() => rulePackVersions.id, { onDelete: "restrict" }),
    answers: jsonb().notNull(),
    outcome: jsonb().notNull(),
    /** The sentence that was agreed to, in the language it was read in. */
    statement: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [index("federal_attestations_by_user").on(t.userId, t.createdAt)],
);

/**
 * A link from FDA to a supplier's facility abroad, as its papers say: a recognition has no parent but FDA, an
 * accreditation stands on a recognition, a certification on an accreditation.
 */
export const certificationLinks = pgTable(
  "certification_links",
  {
    id: id(),
    userId: user().notNull(),
    level: text({ enum: CHAIN_LEVELS }).notNull(),
    parentId: uuid(),
    parentLevel: text().generatedAlwaysAs(
      sql`case level when 'certification' then 'accreditation' when 'accreditation' then 'recognition' end`,
    ),
    /** The body, or for a certification the supplier. */
    holder: text().notNull(),
    /** Of the facility, two letters; null for bodies. */
    country: text(),
    scopes: text().array().notNull(),
    startsOn: date({ mode: "string" }).notNull(),
    endsOn: date({ mode: "string" }).notNull(),
    /** An accreditation that its holder gave up. */
    relinquishedOn: date({ mode: "string" }),
    /** A recognition that was revoked or an accreditation that was withdrawn. */
    withdrawnOn: date({ mode: "string" }),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    unique("certification_links_level").on(t.id, t.level, t.userId),
    foreignKey({
      name: "certification_links_parent",
      columns: [t.parentId, t.parentLevel, t.userId],
      foreignColumns: [t.id, t.level, t.userId],
    }).onDelete("restrict"),
    index("certification_links_by_user").on(t.userId, t.level, t.createdAt),
    check("certification_links_root", sql`(${t.level} = 'recognition') = (${t.parentId} is null)`),
    check("certification_links_term", sql`${t.startsOn} <= ${t.endsOn}`),
    check("certification_links_site", sql`(${t.level} = 'certification') = (${t.country} is not null)`),
  ],
);
