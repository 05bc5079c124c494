import { and, eq, sql } from "drizzle-orm";
import { clientDiscounts } from "@/db/schema";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson, requireUser } from "@/lib/context";
import type { Allowance } from "@/lib/core/plan-terms";
import type { SetClientDiscountInput } from "./renter-schemas";

/**
 * What one renter pays less for their time at every kitchen of the organization; null: what everybody pays. Bookings made
 * before keep their price. Only people who booked there have one. Refuses `not_found`, `forbidden`.
 */
export async function setClientDiscount(ctx: Ctx, input: SetClientDiscountInput): Promise<void> {
  const { organizationId, renterId, percent } = input;
  authorize(await requirePerson(ctx), "kitchen:update", { organizationId });
  const percentBps = percent === null ? null : percent * 100;
  const facts = JSON.stringify({ percentBps });
  await ctx.db.batch((query) => [
    query.execute(sql`select prep.must(exists (select 1 from bookings b where b.organization_id = ${organizationId} and b.renter_id = ${renterId}),
      'not_found', 'Renter not found')`),
    percentBps === null
      ? query
          .delete(clientDiscounts)
          .where(
            and(eq(clientDiscounts.organizationId, organizationId), eq(clientDiscounts.renterId, renterId)),
          )
      : query
          .insert(clientDiscounts)
          .values({ organizationId, renterId, percentBps, createdBy: requireUser(ctx) })
          .onConflictDoUpdate({
            target: [clientDiscounts.organizationId, clientDiscounts.renterId],
            set: { percentBps },
          }),
    query.execute(
      sql`select prep.audit_own(${organizationId}::uuid, 'renter.discount_set', 'user', ${renterId}::uuid, ${facts}::jsonb)`,
    ),
  ]);
}

/** What a renter pays less at an organization, for a job that acts for them; 0: nothing. */
export async function discountOf(ctx: Ctx, organizationId: string, renterId: string): Promise<number> {
  const [row] = await ctx.system.run((query) =>
    query
      .select({ percentBps: clientDiscounts.percentBps })
      .from(clientDiscounts)
      .where(and(eq(clientDiscounts.organizationId, organizationId), eq(clientDiscounts.renterId, renterId)))
      .limit(1),
  );
  return row?.percentBps ?? 0;
}

/** What is left of a renter's plans at a kitchen, the one that ends soonest first; for a job or a page that acts for them. */
export async function plansOf(
  ctx: Ctx,
  { organizationId, kitchenId }: { organizationId: string; kitchenId: string },
  renterId: string,
): Promise<Allowance[]> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ plans: Allowance[] }>(
      sql`select prep.plans_of(${renterId}::uuid, ${organizationId}::uuid, ${kitchenId}::uuid) as plans`,
    ),
  );
  return rows[0]?.plans ?? [];
}
