import { sql } from "drizzle-orm";
import { boolean, check, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { organizations, users } from "./accounts";
import { bookings } from "./bookings";
import { id, instant, money, timestamps } from "./columns";
import { kitchens } from "./kitchens";

/** A code that a host gives out: so much off, for whom, when and how often. Never changed, only ended. */
export const promotions = pgTable(
  "promotions",
  {
    id: id(),
    organizationId: uuid()
      .notNull()
      .references(() => organizations.id, { onDelete: "cascade" }),
    /** null: at every kitchen of the organization. */
    kitchenId: uuid().references(() => kitchens.id, { onDelete: "cascade" }),
    /** In capitals. */
    code: text().notNull(),
    /** Hundredths of a percent of the price, or an amount: one of both. */
    percentBps: integer(),
    amountCents: money(),
    /** The least that a booking must cost for it. */
    minimumCents: money(),
    firstBookingOnly: boolean().notNull().default(false),
    validFrom: instant(),
    validUntil: instant(),
    /** In all, and by one person; null: as often as they like. */
    maxUses: integer(),
    maxUsesEach: integer(),
    endedAt: instant(),
    createdBy: uuid().notNull(),
    ...timestamps,
  },
  (t) => [
    uniqueIndex("promotions_code_once").on(t.organizationId, t.code).where(sql`ended_at is null`),
    check("promotions_code", sql`${t.code} ~ '^[A-Z0-9-]{3,20}$'`),
    check("promotions_one_kind", sql`(${t.percentBps} is null) <> (${t.amountCents} is null)`),
    check(
      "promotions_value",
      sql`${t.percentBps} between 1 and 10000 or ${t.amountCents} between 1 and 10000000`,
    ),
    check("promotions_limits", sql`${t.maxUses} >= 1 and ${t.maxUsesEach} >= 1 and ${t.minimumCents} >= 1`),
    check("promotions_window", sql`${t.validFrom} < ${t.validUntil}`),
  ],
);

/** A booking that used a code. It counts until its hold ends without payment. */
export const promotionUses = pgTable(
  "promotion_uses",
  {
    bookingId: uuid()
      .primaryKey()
      .references(() => bookings.id, { onDelete: "restrict" }),
    promotionId: uuid()
      .notNull()
      .references(() => promotions.id, { onDelete: "restrict" }),
    organizationId: uuid().notNull(),
    renterId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    ...timestamps,
  },
  (t) => [index("promotion_uses_by_promotion").on(t.promotionId, t.renterId)],
);
