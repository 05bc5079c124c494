import { sql } from "drizzle-orm";
import { boolean, check, index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { users } from "./accounts";
import { bookings } from "./bookings";
import { id, instant } from "./columns";
import { kitchens } from "./kitchens";
import { staff } from "./papers";

/** Who works a booking, of its renter's people and of the kitchen's. */
export const bookingShifts = pgTable(
  "booking_shifts",
  {
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    staffId: uuid()
      .notNull()
      .references(() => staff.id, { onDelete: "restrict" }),
    /** The person in charge, whom an inspector asks for. */
    inCharge: boolean().notNull().default(false),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    primaryKey({ name: "booking_shifts_once", columns: [t.bookingId, t.staffId] }),
    uniqueIndex("booking_shifts_one_in_charge").on(t.bookingId).where(sql`in_charge`),
  ],
);

/** What a host hands to an inspector: a secret address that shows one kitchen's uses until it ends. Only its hash is kept. */
export const inspectionLinks = pgTable(
  "inspection_links",
  {
    id: id(),
    kitchenId: uuid()
      .notNull()
      .references(() => kitchens.id, { onDelete: "restrict" }),
    /** For whom, as the host calls them. */
    label: text().notNull(),
    tokenHash: text().notNull().unique("inspection_links_token_once"),
    createdBy: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    createdAt: instant().notNull().defaultNow(),
    expiresAt: instant().notNull(),
    revokedAt: instant(),
    lastSeenAt: instant(),
  },
  (t) => [
    index("inspection_links_by_kitchen").on(t.kitchenId),
    check("inspection_links_label", sql`length(${t.label}) between 1 and 120`),
    check("inspection_links_term", sql`${t.createdAt} < ${t.expiresAt}`),
  ],
);
