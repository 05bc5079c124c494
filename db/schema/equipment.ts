import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { bookings } from "./bookings";
import { money, timestamps } from "./columns";
import { spaces } from "./kitchens";

/**
 * Equipment that is reserved along with a booking, as it was when it was booked: name, rate and buffers stay, whatever
 * the kitchen changes later. The amount follows the time of the booking.
 */
export const bookingEquipment = pgTable(
  "booking_equipment",
  {
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    spaceId: uuid()
      .notNull()
      .references(() => spaces.id, { onDelete: "restrict" }),
    name: text().notNull(),
    units: integer().notNull(),
    /** Of one unit. */
    hourlyRateCents: money().notNull(),
    /** Of all units, for the time of the booking. */
    amountCents: money().notNull(),
    bufferBeforeMinutes: integer().notNull(),
    bufferAfterMinutes: integer().notNull(),
    ...timestamps,
  },
  (t) => [
    primaryKey({ name: "booking_equipment_once", columns: [t.bookingId, t.spaceId] }),
    index("booking_equipment_by_space").on(t.spaceId),
    check("booking_equipment_units", sql`${t.units} between 1 and 20`),
    check("booking_equipment_money", sql`${t.hourlyRateCents} >= 0 and ${t.amountCents} >= 0`),
    check(
      "booking_equipment_buffers",
      sql`${t.bufferBeforeMinutes} between 0 and 10080 and ${t.bufferAfterMinutes} between 0 and 10080`,
    ),
  ],
);
