import { asc, eq, type SQL, sql } from "drizzle-orm";
import { kitchens, organizations } from "@/db/schema";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { setupSteps } from "./setup-steps";

async function rows(ctx: Ctx, where: SQL, order: SQL, limit: number) {
  const found = await ctx.db.run((query) =>
    query
      .select({
        id: kitchens.id,
        slug: kitchens.slug,
        name: kitchens.name,
        city: kitchens.city,
        state: kitchens.state,
        status: kitchens.status,
        timeZone: kitchens.timeZone,
        reviewReason: kitchens.reviewReason,
        submittedAt: kitchens.submittedAt,
        organizationName: organizations.name,
        description: kitchens.description,
        addressLine: kitchens.addressLine,
        latitude: kitchens.latitude,
        detailsSubmitted: organizations.detailsSubmitted,
        photos: sql<number>`(select count(*)::int from kitchen_photos p where p.kitchen_id = ${kitchens.id})`,
        hours: sql<number>`(select count(*)::int from opening_hours h where h.kitchen_id = ${kitchens.id})`,
        spaces: sql<number>`(select count(*)::int from spaces s where s.kitchen_id = ${kitchens.id} and s.archived_at is null
          and (select count(*) from space_stations ss where ss.space_id = s.id) >= coalesce(s.units, 1))`,
      })
      .from(kitchens)
      .innerJoin(organizations, eq(organizations.id, kitchens.organizationId))
      .where(where)
      .orderBy(order)
      .limit(limit),
  );
  return found.map((row) => ({ ...row, open: setupSteps(row).filter(({ done }) => !done) }));
}
export type KitchenRow = Awaited<ReturnType<typeof rows>>[number];

/** The kitchens of an organization, oldest first, each with the open steps of its setup. Refuses `not_found`. */
export async function listKitchens(ctx: Ctx, organizationId: string): Promise<KitchenRow[]> {
  authorize(await requirePerson(ctx), "organization:read", { organizationId });
  return rows(ctx, sql`${kitchens.organizationId} = ${organizationId}`, asc(kitchens.createdAt), 100);
}

/** Kitchens that wait for an admin, longest waiting first. Refuses `not_found` to anybody else. */
export async function reviewQueue(ctx: Ctx): Promise<KitchenRow[]> {
  authorize(await requirePerson(ctx), "kitchen:review");
  return rows(ctx, sql`${kitchens.status} = 'in_review'`, asc(kitchens.submittedAt), 100);
}
