import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { id, instant, timestamps } from "./columns";
import { kitchens, spaces } from "./kitchens";

/** Weekday (1 Monday to 7 Sunday) and minutes of the kitchen's wall clock; past 1440 runs into the next day. */
export const openingHours = pgTable(
  "opening_hours",
  {
    id: id(),
    kitchenId: uuid()
      .notNull()
      .references(() => kitchens.id, { onDelete: "cascade" }),
    /** null: hours of the whole kitchen. A space with hours of its own is open when both are. */
    spaceId: uuid().references(() => spaces.id, { onDelete: "cascade" }),
    weekday: integer().notNull(),
    opensMinute: integer().notNull(),
    closesMinute: integer().notNull(),
    ...timestamps,
  },
  (t) => [
    index("opening_hours_by_kitchen").on(t.kitchenId),
    check("opening_hours_weekday", sql`${t.weekday} between 1 and 7`),
    check(
      "opening_hours_ordered",
      sql`${t.opensMinute} between 0 and 1439 and ${t.closesMinute} > ${t.opensMinute} and ${t.closesMinute} <= ${t.opensMinute} + 1440`,
    ),
  ],
);

export const closures = pgTable(
  "closures",
  {
    id: id(),
    kitchenId: uuid()
      .notNull()
      .references(() => kitchens.id, { onDelete: "cascade" }),
    /** null: the whole kitchen is closed. */
    spaceId: uuid().references(() => spaces.id, { onDelete: "cascade" }),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    reason: text().notNull().default(""),
    createdBy: uuid().notNull(),
    ...timestamps,
  },
  (t) => [
    index("closures_by_kitchen").on(t.kitchenId, t.startsAt),
    check("closures_ordered", sql`${t.startsAt} < ${t.endsAt}`),
  ],
);
