import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { AGREEMENT_SIDES, type AgreementTerms, type AgreementTexts } from "@/lib/core/agreement-terms";
import { users } from "./accounts";
import { id, instant, timestamps } from "./columns";
import { kitchens } from "./kitchens";

/** That a renter works in a kitchen, under the versions below, until one side withdraws. */
export const agreements = pgTable(
  "agreements",
  {
    id: id(),
    kitchenId: uuid()
      .notNull()
      .references(() => kitchens.id, { onDelete: "restrict" }),
    renterId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    /** When its terms were last held against the live schedule. */
    comparedAt: instant().notNull().defaultNow(),
    endedAt: instant(),
    endedBy: text({ enum: AGREEMENT_SIDES }),
    endReason: text().notNull().default(""),
    ...timestamps,
  },
  (t) => [
    uniqueIndex("agreements_one").on(t.kitchenId, t.renterId).where(sql`ended_at is null`),
    index("agreements_by_renter").on(t.renterId),
    index("agreements_to_compare").on(t.comparedAt).where(sql`ended_at is null`),
    check("agreements_ended_whole", sql`(${t.endedAt} is null) = (${t.endedBy} is null)`),
  ],
);

/** A text of an agreement as it was drawn up, in every language there is. Append-only. */
export const agreementVersions = pgTable(
  "agreement_versions",
  {
    agreementId: uuid()
      .notNull()
      .references(() => agreements.id, { onDelete: "restrict" }),
    number: integer().notNull(),
    terms: jsonb().$type<AgreementTerms>().notNull(),
    texts: jsonb().$type<AgreementTexts>().notNull(),
    /** SHA-256 of all lines of `texts`, English first, in hex: what both sides accept. */
    textHash: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [primaryKey({ name: "agreement_versions_once", columns: [t.agreementId, t.number] })],
);

/** Who accepted which text for which side, when, and under what name. Append-only. */
export const agreementAcceptances = pgTable(
  "agreement_acceptances",
  {
    agreementId: uuid().notNull(),
    number: integer().notNull(),
    side: text({ enum: AGREEMENT_SIDES }).notNull(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    signedName: text().notNull(),
    textHash: text().notNull(),
    acceptedAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: "agreement_acceptances_once", columns: [t.agreementId, t.number, t.side] }),
    foreignKey({
      name: "agreement_acceptances_version",
      columns: [t.agreementId, t.number],
      foreignColumns: [agreementVersions.agreementId, agreementVersions.number],
    }).onDelete("restrict"),
    check("agreement_acceptances_name", sql`length(${t.signedName}) between 2 and 120`),
  ],
);
