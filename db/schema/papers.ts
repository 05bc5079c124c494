import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  date,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uuid,
} from "drizzle-orm/pg-core";
import {
  PAPER_FAULTS,
  PAPER_STATUSES,
  type PaperCoverage,
  type PaperReading,
  REVIEW_REASONS,
} from "@/lib/core/paper-terms";
import { users } from "./accounts";
import { id, instant, timestamps } from "./columns";
import { kitchens } from "./kitchens";

/** Whose it is: a renter's, or a kitchen's; never both. */
const holder = () => ({
  userId: uuid().references(() => users.id, { onDelete: "restrict" }),
  kitchenId: uuid().references(() => kitchens.id, { onDelete: "restrict" }),
});

/** Somebody who works for a renter or in a kitchen, and needs certificates of their own. */
export const staff = pgTable(
  "staff",
  {
    id: id(),
    ...holder(),
    name: text().notNull(),
    hiredOn: date({ mode: "string" }),
    /** From the day after on nobody asks for their papers. */
    leftOn: date({ mode: "string" }),
    ...timestamps,
  },
  (t) => [
    unique("staff_of_renter").on(t.id, t.userId),
    unique("staff_of_kitchen").on(t.id, t.kitchenId),
    index("staff_by_user").on(t.userId),
    index("staff_by_kitchen").on(t.kitchenId),
    check("staff_holder", sql`num_nonnulls(${t.userId}, ${t.kitchenId}) = 1`),
    check("staff_name", sql`length(${t.name}) between 1 and 120`),
    check("staff_term", sql`${t.leftOn} >= ${t.hiredOn}`),
  ],
);

/** A paper somebody holds for a requirement: the file, what was read off it, and what a reviewer made of it. */
export const papers = pgTable(
  "papers",
  {
    id: id(),
    ...holder(),
    /** The worker it names; null for papers of the business or the kitchen. */
    staffId: uuid(),
    /** `rule_requirements.key`, of whichever version; ids of requirements are never used again. */
    requirement: text().notNull(),
    status: text({ enum: PAPER_STATUSES }).notNull().default("uploading"),
    // As the person confirmed them; a reviewer may have put them right.
    number: text().notNull().default(""),
    issuer: text().notNull().default(""),
    holderName: text().notNull().default(""),
    validFrom: date({ mode: "string" }),
    validUntil: date({ mode: "string" }),
    renewal: boolean().notNull().default(false),
    /** Limits of an insurance; null on other papers. */
    coverage: jsonb().$type<PaperCoverage>(),
    /** The last day it counted, where it ended before its time: cancelled, revoked. */
    endedOn: date({ mode: "string" }),
    /** What the person's file was called; shown, never trusted. */
    fileName: text().notNull().default(""),
    objectKey: text().notNull().unique("papers_object_once"),
    contentType: text().notNull(),
    byteCount: integer().notNull(),
    /** The key that the file is encrypted with, itself sealed by the platform's. */
    sealedKey: text().notNull(),
    /** Until when the address handed out for the file may be used; null: it ran out, and nothing is left behind it. */
    uploadUntil: instant(),
    /** Pages that have a picture. */
    pageCount: integer().notNull().default(0),
    /** Why the file was refused, where it was. */
    fault: text({ enum: PAPER_FAULTS }),
    /** Tries to read it, and when the next one may begin. */
    readAttempts: integer().notNull().default(0),
    readAfter: instant(),
    /** The paper that this one was sent in place of. */
    replacesId: uuid(),
    /** What was read off the file, with how sure it is and where on the page; null until it was. */
    reading: jsonb().$type<PaperReading>(),
    uploadedBy: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    confirmedAt: instant(),
    reviewedAt: instant(),
    reviewedBy: uuid().references(() => users.id, { onDelete: "restrict" }),
    reviewReason: text().notNull().default(""),
    /** The reason as one of those that are translated; `reviewReason` is what the reviewer wrote. */
    reviewCode: text({ enum: REVIEW_REASONS }),
    /** The first of the two admins that an approval against the rules needs. */
    endorsedBy: uuid().references(() => users.id, { onDelete: "restrict" }),
    ...timestamps,
  },
  (t) => [
    index("papers_by_user").on(t.userId, t.requirement),
    index("papers_by_kitchen").on(t.kitchenId, t.requirement),
    index("papers_to_read").on(t.readAfter).where(sql`status = 'reading'`),
    index("papers_uploading").on(t.uploadUntil).where(sql`upload_until is not null`),
    index("papers_in_review").on(t.confirmedAt).where(sql`status = 'in_review'`),
    foreignKey({
      name: "papers_staff_of_renter",
      columns: [t.staffId, t.userId],
      foreignColumns: [staff.id, staff.userId],
    }).onDelete("restrict"),
    foreignKey({
      name: "papers_staff_of_kitchen",
      columns: [t.staffId, t.kitchenId],
      foreignColumns: [staff.id, staff.kitchenId],
    }).onDelete("restrict"),
    check("papers_holder", sql`num_nonnulls(${t.userId}, ${t.kitchenId}) = 1`),
    check("papers_term", sql`${t.validFrom} <= ${t.validUntil}`),
    check("papers_size", sql`${t.byteCount} between 1 and 15728640`),
    check(
      "papers_reviewed_whole",
      sql`${t.status} not in ('approved', 'rejected') or (${t.reviewedAt} is not null and ${t.confirmedAt} is not null)`,
    ),
  ],
);
