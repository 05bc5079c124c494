import { sql } from "drizzle-orm";
import { check, index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { users } from "./accounts";
import { bookings } from "./bookings";
import { instant, timestamps } from "./columns";

/** The code by which somebody invites others: one each, for good. */
export const referralCodes = pgTable("referral_codes", {
  userId: uuid()
    .primaryKey()
    .references(() => users.id, { onDelete: "restrict" }),
  code: text().notNull().unique("referral_codes_once"),
  ...timestamps,
});

/** Who was invited by whom, and the first booking that was completed, for which both were given credit. */
export const referrals = pgTable(
  "referrals",
  {
    /** Nobody is invited twice. */
    userId: uuid()
      .primaryKey()
      .references(() => users.id, { onDelete: "restrict" }),
    invitedBy: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "restrict" }),
    bookingId: uuid().references(() => bookings.id, { onDelete: "restrict" }),
    rewardedAt: instant(),
    ...timestamps,
  },
  (t) => [
    index("referrals_by_inviter").on(t.invitedBy),
    index("referrals_to_reward").on(t.createdAt).where(sql`rewarded_at is null`),
    check("referrals_not_oneself", sql`${t.userId} <> ${t.invitedBy}`),
    check("referrals_rewarded", sql`(${t.bookingId} is null) = (${t.rewardedAt} is null)`),
  ],
);
