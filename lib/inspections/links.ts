import { and, desc, eq, gt, isNull, sql } from "drizzle-orm";
import { inspectionLinks } from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { addDays } from "@/lib/core/interval";
import { randomToken, sha256Hex } from "@/lib/core/tokens";
import { env } from "@/lib/env";
import { auditKitchen, authorizedKitchen } from "@/lib/kitchens";
import type { InspectionLinkIdInput, MakeInspectionLinkInput } from "./schemas";

export type InspectionLink = {
  id: string;
  label: string;
  createdAt: Date;
  expiresAt: Date;
  lastSeenAt: Date | null;
};

/**
 * A secret address that shows an inspector the uses of one kitchen, for so many days. It is told this once: only its hash
 * is kept. Refuses `not_found`, `forbidden`.
 */
export async function makeInspectionLink(
  ctx: Ctx,
  { kitchenId, label, days }: MakeInspectionLinkInput,
): Promise<{ id: string; url: string; expiresAt: Date }> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const token = `insp_${randomToken()}`;
  const row = {
    id: uuidv7(),
    kitchenId,
    label,
    expiresAt: addDays(ctx.now, days),
    createdBy: requireUser(ctx),
  };
  const tokenHash = await sha256Hex(token);
  await ctx.system.batch((query) => [
    query.insert(inspectionLinks).values({ ...row, tokenHash }),
    auditKitchen(query, kitchen, "inspection_link_made", { linkId: row.id, label }),
  ]);
  return { id: row.id, url: `${env().APP_URL}/inspect/${token}`, expiresAt: row.expiresAt };
}

/** Live links of a kitchen, the newest first. Refuses `not_found`, `forbidden`. */
export async function listInspectionLinks(ctx: Ctx, kitchenId: string): Promise<InspectionLink[]> {
  await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  return ctx.db.run((query) =>
    query
      .select({
        id: inspectionLinks.id,
        label: inspectionLinks.label,
        createdAt: inspectionLinks.createdAt,
        expiresAt: inspectionLinks.expiresAt,
        lastSeenAt: inspectionLinks.lastSeenAt,
      })
      .from(inspectionLinks)
      .where(
        and(
          eq(inspectionLinks.kitchenId, kitchenId),
          isNull(inspectionLinks.revokedAt),
          gt(inspectionLinks.expiresAt, ctx.now),
        ),
      )
      .orderBy(desc(inspectionLinks.createdAt), desc(inspectionLinks.id))
      .limit(100),
  );
}

/** The address stops working with the next request. Refuses `not_found`, `forbidden`. */
export async function revokeInspectionLink(
  ctx: Ctx,
  { kitchenId, linkId }: InspectionLinkIdInput,
): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await ctx.system.batch((query) => [
    query.execute(sql`with gone as (update inspection_links set revoked_at = coalesce(revoked_at, prep.now())
        where id = ${linkId} and kitchen_id = ${kitchenId} returning 1)
      select prep.must((select count(*) from gone) = 1, 'not_found', 'Not found')`),
    auditKitchen(query, kitchen, "inspection_link_revoked", { linkId }),
  ]);
}

/** The kitchen behind a secret address. Refuses `not_found` for what never was, ended or was revoked, all alike. */
export async function inspectedKitchen(ctx: Ctx, token: string) {
  const tokenHash = await sha256Hex(token);
  const { rows } = await ctx.system.run((query) =>
    query.execute<{
      kitchenId: string;
      name: string;
      addressLine: string;
      city: string;
      state: string;
      postalCode: string;
      timeZone: string;
      expiresAt: string;
      spaces: { id: string; name: string }[];
    }>(sql`with seen as (update inspection_links l set last_seen_at = prep.now()
        where l.token_hash = ${tokenHash} and l.revoked_at is null and l.expires_at > prep.now() returning l.kitchen_id, l.expires_at)
      select k.id as "kitchenId", k.name, k.address_line as "addressLine", k.city, k.state, k.postal_code as "postalCode",
        k.time_zone as "timeZone", seen.expires_at as "expiresAt",
        (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'name', s.name) order by s.position, s.id), '[]')
           from spaces s where s.kitchen_id = k.id and s.kind = 'work') as spaces
      from seen join kitchens k on k.id = seen.kitchen_id`),
  );
  return rows[0] ?? refuse("not_found", "Not found");
}
export type InspectedKitchen = Awaited<ReturnType<typeof inspectedKitchen>>;
