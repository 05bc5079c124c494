import { sql } from "drizzle-orm";
import {
  check,
  date,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import {
  CLOSURE_STATES,
  MATCH_STATES,
  RECORD_PROBLEMS,
  RECORD_RESULTS,
  RECORD_SOURCES,
} from "@/lib/core/record-terms";
import { users } from "./accounts";
import { id, instant } from "./columns";
import { kitchens } from "./kitchens";

const source = () => text({ enum: RECORD_SOURCES }).notNull();
const decision = () => ({
  decidedBy: uuid().references(() => users.id, { onDelete: "restrict" }),
  decidedAt: instant(),
});

/** A file of an agency, read so far: a run that broke off goes on behind `rowsRead`. */
export const recordImports = pgTable(
  "record_imports",
  {
    id: id(),
    source: source(),
    fileName: text().notNull(),
    /** SHA-256 of the file: the same file is the same import. */
    fileHash: text().notNull(),
    rowsRead: integer().notNull().default(0),
    rowsBad: integer().notNull().default(0),
    createdBy: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    createdAt: instant().notNull().defaultNow(),
    finishedAt: instant(),
  },
  (t) => [unique("record_imports_once").on(t.source, t.fileHash)],
);

/** A row that was left out, and why: the first thousand of an import. */
export const recordFaults = pgTable(
  "record_faults",
  {
    importId: uuid()
      .notNull()
      .references(() => recordImports.id, { onDelete: "cascade" }),
    line: integer().notNull(),
    field: text().notNull(),
    problem: text({ enum: RECORD_PROBLEMS }).notNull(),
  },
  (t) => [primaryKey({ name: "record_faults_once", columns: [t.importId, t.line] })],
);

/** A food business as an agency lists it. */
export const recordBusinesses = pgTable(
  "record_businesses",
  {
    source: source(),
    /** As the agency calls it. */
    businessKey: text().notNull(),
    /** Its licence or permit number; empty where the agency does not publish it. */
    permit: text().notNull(),
    name: text().notNull(),
    addressLine: text().notNull(),
    city: text().notNull(),
    state: text().notNull(),
  },
  (t) => [primaryKey({ name: "record_businesses_once", columns: [t.source, t.businessKey] })],
);

/** What an agency found on a day. */
export const recordInspections = pgTable(
  "record_inspections",
  {
    source: source(),
    inspectionKey: text().notNull(),
    businessKey: text().notNull(),
    inspectedOn: date({ mode: "string" }).notNull(),
    kind: text().notNull(),
    result: text({ enum: RECORD_RESULTS }).notNull(),
    score: integer(),
    /** The result in the agency's own words. */
    said: text().notNull(),
  },
  (t) => [
    primaryKey({ name: "record_inspections_once", columns: [t.source, t.inspectionKey] }),
    index("record_inspections_by_business").on(t.source, t.businessKey, t.inspectedOn),
    foreignKey({
      name: "record_inspections_business",
      columns: [t.source, t.businessKey],
      foreignColumns: [recordBusinesses.source, recordBusinesses.businessKey],
    }).onDelete("restrict"),
    check("record_inspections_score", sql`${t.score} between 0 and 100`),
  ],
);

/** That a listed business may be a kitchen of ours; an admin says whether it is. */
export const recordMatches = pgTable(
  "record_matches",
  {
    id: id(),
    source: source(),
    businessKey: text().notNull(),
    kitchenId: uuid()
      .notNull()
      .references(() => kitchens.id, { onDelete: "restrict" }),
    /** 0 to 100. */
    score: integer().notNull(),
    byPermit: text().notNull().default(""),
    status: text({ enum: MATCH_STATES }).notNull().default("proposed"),
    createdAt: instant().notNull().defaultNow(),
    ...decision(),
  },
  (t) => [
    unique("record_matches_once").on(t.source, t.businessKey, t.kitchenId),
    index("record_matches_by_kitchen").on(t.kitchenId),
    foreignKey({
      name: "record_matches_business",
      columns: [t.source, t.businessKey],
      foreignColumns: [recordBusinesses.source, recordBusinesses.businessKey],
    }).onDelete("restrict"),
    check("record_matches_score", sql`${t.score} between 0 and 100`),
  ],
);

/** An agency's last word on a matched kitchen is that it is closed: an admin looks into it. */
export const recordClosures = pgTable(
  "record_closures",
  {
    id: id(),
    source: source(),
    inspectionKey: text().notNull(),
    kitchenId: uuid()
      .notNull()
      .references(() => kitchens.id, { onDelete: "restrict" }),
    status: text({ enum: CLOSURE_STATES }).notNull().default("open"),
    note: text().notNull().default(""),
    createdAt: instant().notNull().defaultNow(),
    ...decision(),
  },
  (t) => [
    unique("record_closures_once").on(t.source, t.inspectionKey, t.kitchenId),
    foreignKey({
      name: "record_closures_inspection",
      columns: [t.source, t.inspectionKey],
      foreignColumns: [recordInspections.source, recordInspections.inspectionKey],
    }).onDelete("restrict"),
  ],
);
