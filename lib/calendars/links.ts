import { and, eq, isNull, sql } from "drizzle-orm";
import { calendarLinks } from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";
import type { LinkKind } from "@/lib/core/calendar-terms";
import { refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { randomToken, sha256Hex } from "@/lib/core/tokens";
import { env } from "@/lib/env";
import { auditKitchen, authorizedKitchen, spacesQuery } from "@/lib/kitchens";
import type { KitchenLinkInput, LinkIdInput } from "./schemas";

/** `url` is shown this once: only the hash of its secret is kept. */
type MadeLink = { id: string; url: string };

const PREFIX = "cal_";

/** Makes the secret address of the actor's own bookings; an older one stops working at once. */
export async function makeRenterLink(ctx: Ctx): Promise<MadeLink> {
  const userId = requireUser(ctx);
  return replaceLink(ctx, { kind: "renter", subjectId: userId, kitchenId: null });
}

/** The same for a kitchen or one of its spaces, for its team. Refuses `not_found`, `forbidden`. */
export async function makeKitchenLink(ctx: Ctx, { kitchenId, spaceId }: KitchenLinkInput): Promise<MadeLink> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  if (spaceId) {
    const live = await ctx.db.run((query) => spacesQuery(query, kitchenId));
    if (!live.some(({ id }) => id === spaceId)) refuse("not_found", "Space not found");
  }
  const made = await replaceLink(ctx, {
    kind: spaceId ? "space" : "kitchen",
    subjectId: spaceId ?? kitchenId,
    kitchenId,
  });
  await ctx.db.run((query) => auditKitchen(query, kitchen, "calendar_link_made", { linkId: made.id }));
  return made;
}

type Subject = { kind: LinkKind; subjectId: string; kitchenId: string | null };

async function replaceLink(ctx: Ctx, subject: Subject): Promise<MadeLink> {
  const token = `${PREFIX}${randomToken()}`;
  const row = { id: uuidv7(), ...subject, userId: requireUser(ctx), tokenHash: await sha256Hex(token) };
  await ctx.db.batch((query) => [
    query
      .update(calendarLinks)
      .set({ revokedAt: sql`prep.now()` })
      .where(and(eq(calendarLinks.subjectId, subject.subjectId), isNull(calendarLinks.revokedAt))),
    query.insert(calendarLinks).values(row),
  ]);
  return { id: row.id, url: `${env().APP_URL}/calendars/${token}/prep.ics` };
}

/** The address stops working with the next request. Refuses `not_found` for a link that is not the actor's to revoke. */
export async function revokeLink(ctx: Ctx, { linkId }: LinkIdInput): Promise<void> {
  const person = await ctx.person();
  const link = await ownLink(ctx, linkId);
  if (link.kitchenId) {
    const kitchen = await authorizedKitchen(ctx, link.kitchenId, "kitchen:update");
    await ctx.db.run((query) => auditKitchen(query, kitchen, "calendar_link_revoked", { linkId }));
  } else if (link.userId !== person?.userId) refuse("not_found", "Calendar link not found");
  await ctx.db.run((query) =>
    query
      .update(calendarLinks)
      .set({ revokedAt: sql`prep.now()` })
      .where(and(eq(calendarLinks.id, linkId), isNull(calendarLinks.revokedAt))),
  );
}

const columns = {
  id: calendarLinks.id,
  kind: calendarLinks.kind,
  subjectId: calendarLinks.subjectId,
  kitchenId: calendarLinks.kitchenId,
  userId: calendarLinks.userId,
  createdAt: calendarLinks.createdAt,
};

async function ownLink(ctx: Ctx, linkId: string) {
  requireUser(ctx);
  const [link] = await ctx.db.run((query) =>
    query.select(columns).from(calendarLinks).where(eq(calendarLinks.id, linkId)).limit(1),
  );
  return link ?? refuse("not_found", "Calendar link not found");
}

/** Live links of a kitchen and its spaces, for its team. Refuses `not_found`, `forbidden`. */
export async function kitchenLinks(ctx: Ctx, kitchenId: string) {
  await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  return ctx.db.run((query) =>
    query
      .select(columns)
      .from(calendarLinks)
      .where(and(eq(calendarLinks.kitchenId, kitchenId), isNull(calendarLinks.revokedAt)))
      .limit(100),
  );
}

/** The actor's own live link, if there is one. */
export async function renterLink(ctx: Ctx) {
  const userId = requireUser(ctx);
  const [link] = await ctx.db.run((query) =>
    query
      .select(columns)
      .from(calendarLinks)
      .where(and(eq(calendarLinks.subjectId, userId), isNull(calendarLinks.revokedAt)))
      .limit(1),
  );
  return link ?? null;
}
