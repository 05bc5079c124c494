import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { type OverageTier, PLAN_UNITS } from "@/lib/core/plan-terms";
import { users } from "./accounts";
import { bookings } from "./bookings";
import { instant, timestamps } from "./columns";

/** What one paid month of a plan includes, in minutes or cents, by the terms it was bought by. What of it is used, `plan_spends` says. */
export const planAllowances = pgTable(
  "plan_allowances",
  {
    /** The month that was paid. */
    bookingId: uuid()
      .primaryKey()
      .references(() => bookings.id, { onDelete: "restrict" }),
    organizationId: uuid().notNull(),
    /** null: at every kitchen of the organization. */
    kitchenId: uuid(),
    renterId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    name: text().notNull(),
    includes: text({ enum: PLAN_UNITS }).notNull(),
    granted: integer().notNull(),
    /** The most that may be used after the month. */
    rollover: integer().notNull(),
    overage: jsonb().$type<OverageTier[]>().notNull(),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    /** The end of the month, or of what rolls over. */
    expiresAt: instant().notNull(),
    ...timestamps,
  },
  (t) => [
    index("plan_allowances_of_renter").on(t.renterId, t.organizationId, t.expiresAt),
    check("plan_allowances_granted", sql`${t.granted} > 0 and ${t.rollover} between 0 and ${t.granted}`),
    check("plan_allowances_times", sql`${t.startsAt} < ${t.endsAt} and ${t.endsAt} <= ${t.expiresAt}`),
  ],
);

/** What a booking took of a month of a plan. It counts until its hold ends without payment; a cancellation lowers it. */
export const planSpends = pgTable(
  "plan_spends",
  {
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    allowanceId: uuid()
      .notNull()
      .references(() => planAllowances.bookingId, { onDelete: "restrict" }),
    amount: integer().notNull(),
    overMinutes: integer().notNull(),
    /** Whether it was taken when the month was over. */
    after: boolean().notNull(),
    ...timestamps,
  },
  (t) => [
    primaryKey({ name: "plan_spends_once", columns: [t.bookingId, t.allowanceId] }),
    index("plan_spends_by_allowance").on(t.allowanceId),
    check("plan_spends_positive", sql`${t.amount} >= 0 and ${t.overMinutes} >= 0`),
  ],
);
