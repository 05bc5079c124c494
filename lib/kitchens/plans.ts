import { and, eq, isNull, sql } from "drizzle-orm";
import { kitchens, spaces } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import type { PlanTerms } from "@/lib/core/plan-terms";
import type { AddPlanInput, ChangePlanInput } from "./plan-schemas";
import { auditKitchen, authorizedKitchen } from "./queries";
import { offerByTheMonth } from "./storage";

/**
 * Offers a plan by the month: so many places in it, each with what a month includes. Refuses `not_found`, `forbidden`,
 * `conflict` (too many plans, or the kitchen changed meanwhile).
 */
export async function addPlan(ctx: Ctx, { terms, ...input }: AddPlanInput): Promise<{ id: string }> {
  return offerByTheMonth(ctx, { ...input, storageKind: "plan", plan: terms });
}

/** Words, price and terms; months that were bought before keep theirs. Refuses `not_found`, `forbidden`. */
export async function changePlan(
  ctx: Ctx,
  { kitchenId, spaceId, terms, ...words }: ChangePlanInput,
): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const own = and(eq(spaces.id, spaceId), eq(spaces.kitchenId, kitchenId));
  const live = and(own, eq(spaces.storageKind, "plan"), isNull(spaces.archivedAt));
  const [known] = await ctx.db.run((query) =>
    query.select({ id: spaces.id }).from(spaces).where(live).limit(1),
  );
  if (!known) refuse("not_found", "Plan not found");
  const { monthlyRateCents } = words;
  await ctx.db.batch((query) => [
    query
      .update(spaces)
      .set({ ...words, plan: terms })
      .where(live),
    auditKitchen(query, kitchen, "plan_changed", { spaceId, monthlyRateCents, terms }),
  ]);
}

/** The plans that count at a kitchen: its own, and those of its organization's other kitchens that count everywhere. */
export async function listPlans(ctx: Ctx, kitchenId: string) {
  return ctx.db.run((query) =>
    query
      .select({
        id: spaces.id,
        name: spaces.name,
        description: spaces.description,
        monthlyRateCents: sql<number>`${spaces.monthlyRateCents}`,
        currency: spaces.currency,
        terms: sql<PlanTerms>`${spaces.plan}`,
        /** The kitchen that sells it. */
        kitchenSlug: kitchens.slug,
      })
      .from(spaces)
      .innerJoin(kitchens, eq(kitchens.id, spaces.kitchenId))
      .where(
        sql`${spaces.storageKind} = 'plan' and ${spaces.archivedAt} is null and ${kitchens.status} = 'published'
          and (${kitchens.id} = ${kitchenId} or (${spaces.plan} ->> 'everywhere')::boolean
            and ${kitchens.organizationId} = (select k.organization_id from kitchens k where k.id = ${kitchenId}))`,
      )
      .orderBy(sql`${kitchens.id} <> ${kitchenId}`, spaces.position, spaces.id)
      .limit(50),
  );
}
