import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { FEED_PROBLEMS, LINK_KINDS } from "@/lib/core/calendar-terms";
import { users } from "./accounts";
import { id, instant, timestamps, tstzrange } from "./columns";
import { kitchens, spaces } from "./kitchens";

/** A calendar of ours that somebody reads by a secret address. Only the hash of the secret is kept. */
export const calendarLinks = pgTable(
  "calendar_links",
  {
    id: id(),
    kind: text({ enum: LINK_KINDS }).notNull(),
    /** The renter, kitchen or space it shows. */
    subjectId: uuid().notNull(),
    kitchenId: uuid().references(() => kitchens.id, { onDelete: "cascade" }),
    /** Who made it: a kitchen's calendar is read only while its maker belongs to the organization. */
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    tokenHash: text().notNull().unique("calendar_links_token_once"),
    revokedAt: instant(),
    ...timestamps,
  },
  (t) => [
    uniqueIndex("calendar_links_live_once").on(t.subjectId).where(sql`revoked_at is null`),
    index("calendar_links_by_kitchen").on(t.kitchenId),
    check("calendar_links_subject", sql`(${t.kind} = 'renter') = (${t.kitchenId} is null)`),
    check("calendar_links_own", sql`${t.kind} <> 'renter' or ${t.subjectId} = ${t.userId}`),
  ],
);

/** Somebody else's calendar whose busy times block a kitchen or one of its spaces. */
export const calendarFeeds = pgTable(
  "calendar_feeds",
  {
    id: id(),
    kitchenId: uuid()
      .notNull()
      .references(() => kitchens.id, { onDelete: "cascade" }),
    /** null: the whole kitchen. */
    spaceId: uuid().references(() => spaces.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** A secret of the host: requests may write it and never read it. */
    url: text().notNull(),
    host: text().notNull(),
    etag: text().notNull().default(""),
    lastModified: text().notNull().default(""),
    bodyHash: text().notNull().default(""),
    /** How far ahead repeating events were reckoned; unchanged feeds are read again before that is reached. */
    coversUntil: instant(),
    lastSuccessAt: instant(),
    lastProblem: text({ enum: FEED_PROBLEMS }),
    failures: integer().notNull().default(0),
    nextTryAt: instant().notNull().defaultNow(),
    createdBy: uuid().notNull(),
    ...timestamps,
  },
  (t) => [index("calendar_feeds_by_kitchen").on(t.kitchenId), index("calendar_feeds_due").on(t.nextTryAt)],
);

/** When a feed says that somebody else is there. Replaced by each import that found a change; never edited. */
export const calendarBusy = pgTable(
  "calendar_busy",
  {
    id: id(),
    feedId: uuid()
      .notNull()
      .references(() => calendarFeeds.id, { onDelete: "cascade" }),
    kitchenId: uuid().notNull(),
    spaceId: uuid(),
    busy: tstzrange().notNull(),
    summary: text().notNull(),
    createdAt: instant().notNull().defaultNow(),
  },
  (t) => [
    index("calendar_busy_at").using("gist", t.kitchenId, t.busy),
    index("calendar_busy_by_feed").on(t.feedId),
    check(
      "calendar_busy_bounded",
      sql`not isempty(${t.busy}) and not upper_inf(${t.busy}) and not lower_inf(${t.busy})`,
    ),
  ],
);
