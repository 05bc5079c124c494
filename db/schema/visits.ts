import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { type ChecklistItem, DOOR_EVENTS, HANDOVER_KINDS, SCAN_OUTCOMES } from "@/lib/core/visit-terms";
import { bookings } from "./bookings";
import { id, instant, timestamps } from "./columns";
import { kitchens } from "./kitchens";

/** What a kitchen tells and asks on the day. Of its own, because anybody may read a published kitchen's row. */
export const arrivalSettings = pgTable("arrival_settings", {
  kitchenId: uuid()
    .primaryKey()
    .references(() => kitchens.id, { onDelete: "cascade" }),
  /** How to get in: shown to a renter only around their slot. */
  instructions: text().notNull().default(""),
  /** What a crew confirms when it leaves; empty: the usual list. */
  checklist: text().array().notNull().default([]),
  photosRequired: boolean().notNull().default(false),
  ...timestamps,
});

/** A door system that is told who may come in when. Its signing secret is derived from its id and never stored. */
export const doorEndpoints = pgTable(
  "door_endpoints",
  {
    id: id(),
    organizationId: uuid().notNull(),
    kitchenId: uuid()
      .notNull()
      .references(() => kitchens.id, { onDelete: "cascade" }),
    /** May carry a secret: requests write it and never read it. */
    url: text().notNull(),
    host: text().notNull(),
    createdBy: uuid().notNull(),
    ...timestamps,
  },
  (t) => [index("door_endpoints_by_kitchen").on(t.kitchenId)],
);

/** What a door system is to be told, and how telling it went. The code itself is reckoned when it is sent. */
export const doorEvents = pgTable(
  "door_events",
  {
    id: id(),
    endpointId: uuid()
      .notNull()
      .references(() => doorEndpoints.id, { onDelete: "cascade" }),
    organizationId: uuid().notNull(),
    /** null: a test that the host sent. */
    bookingId: uuid().references(() => bookings.id, { onDelete: "restrict" }),
    type: text({ enum: DOOR_EVENTS }).notNull(),
    /** Of the access it gives or takes, as it stood then. */
    accessVersion: integer(),
    startsAt: instant(),
    endsAt: instant(),
    attempts: integer().notNull().default(0),
    runAfter: instant().notNull().defaultNow(),
    doneAt: instant(),
    lastStatus: integer(),
    lastProblem: text().notNull().default(""),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    index("door_events_by_endpoint").on(t.endpointId, t.id),
    index("door_events_due").on(t.runAfter).where(sql`done_at is null`),
  ],
);

/** Every pass that a host's phone has read, with the phone's own time. The id is minted by the phone. */
export const checkInScans = pgTable(
  "check_in_scans",
  {
    id: id(),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    organizationId: uuid().notNull(),
    scannedBy: uuid().notNull(),
    scannedAt: instant().notNull(),
    outcome: text({ enum: SCAN_OUTCOMES }).notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [index("check_in_scans_by_booking").on(t.bookingId, t.createdAt)],
);

/** How a crew left a kitchen, or found it. */
export const handovers = pgTable(
  "handovers",
  {
    id: id(),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    kind: text({ enum: HANDOVER_KINDS }).notNull(),
    items: jsonb().$type<ChecklistItem[]>().notNull().default([]),
    note: text().notNull().default(""),
    createdBy: uuid().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [unique("handovers_once").on(t.bookingId, t.kind)],
);

export const handoverPhotos = pgTable(
  "handover_photos",
  {
    id: id(),
    bookingId: uuid()
      .notNull()
      .references(() => bookings.id, { onDelete: "restrict" }),
    kind: text({ enum: HANDOVER_KINDS }).notNull(),
    /** The item of the checklist it shows; empty for what a crew found on arrival. */
    item: text().notNull().default(""),
    objectKey: text().notNull().unique("handover_photos_object_once"),
    createdBy: uuid().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    index("handover_photos_by_booking").on(t.bookingId, t.kind),
    check("handover_photos_item", sql`(${t.kind} = 'check_out') = (${t.item} <> '')`),
  ],
);
