import { sql } from "drizzle-orm";
import { type Ctx, requirePerson, requireUser } from "@/lib/context";
import { uuidv7 } from "@/lib/core/ids";
import { authorizedKitchen } from "@/lib/kitchens";
import type { KitchenShareInput } from "./gate-schemas";
import { titleOf } from "./packs";
import { FEDERAL } from "./read-pack";

export type Share = { kitchenId: string; name: string; givenAt: string };
/** What a kitchen is shown of a reviewed paper: that it is there, whom it names and until when. Never the file. */
export type ShownPaper = { requirement: string; paper: string; person: string; until: string | null };

/**
 * Lets a kitchen's people see the actor's papers that it asks about; doing so twice is doing it once. Refuses
 * `unauthenticated`, `not_found` (a kitchen that the actor may not see).
 */
export async function sharePapers(ctx: Ctx, { kitchenId }: KitchenShareInput): Promise<void> {
  const { userId } = await requirePerson(ctx);
  await ctx.db.run((query) =>
    query.execute(
      sql`select prep.must(exists (select 1 from kitchens where id = ${kitchenId}), 'not_found', 'Kitchen not found')`,
    ),
  );
  await ctx.system.batch((query) => [
    query.execute(
      sql`insert into paper_consents (id, user_id, kitchen_id) values (${uuidv7()}, ${userId}, ${kitchenId}) on conflict do nothing`,
    ),
    query.execute(
      sql`select prep.audit(k.organization_id, 'papers.shared', 'kitchen', k.id, ${JSON.stringify({ userId })}::jsonb) from kitchens k where k.id = ${kitchenId}`,
    ),
  ]);
}

/** Takes it back: from the next request on the kitchen sees nothing. Safe to repeat. Refuses `unauthenticated`. */
export async function unsharePapers(ctx: Ctx, { kitchenId }: KitchenShareInput): Promise<void> {
  const { userId } = await requirePerson(ctx);
  await ctx.system.batch((query) => [
    query.execute(
      sql`update paper_consents set revoked_at = prep.now() where user_id = ${userId} and kitchen_id = ${kitchenId} and revoked_at is null`,
    ),
    query.execute(
      sql`select prep.audit(k.organization_id, 'papers.unshared', 'kitchen', k.id, ${JSON.stringify({ userId })}::jsonb) from kitchens k where k.id = ${kitchenId}`,
    ),
  ]);
}

/** The kitchens that see the actor's papers now. */
export async function listShares(ctx: Ctx): Promise<Share[]> {
  const userId = requireUser(ctx);
  const { rows } = await ctx.db.run((query) =>
    query.execute<Share>(sql`select c.kitchen_id as "kitchenId", k.name, c.given_at as "givenAt"
      from paper_consents c join kitchens k on k.id = c.kitchen_id where c.user_id = ${userId} and c.revoked_at is null order by k.name limit 500`),
  );
  return rows.map((share) => ({ ...share, givenAt: new Date(share.givenAt).toISOString() }));
}

/**
 * A renter's papers as a kitchen of the actor's sees them: reviewed ones that its city, the nation or its host asks for,
 * and that have not ended. null: the renter does not share them. Refuses `not_found`.
 */
export async function passportFor(
  ctx: Ctx,
  kitchenId: string,
  renterId: string,
): Promise<ShownPaper[] | null> {
  await authorizedKitchen(ctx, kitchenId, "organization:read");
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ papers: ShownPaper[] }>(sql`select coalesce((
        select jsonb_agg(jsonb_build_object('requirement', p.requirement, 'person', coalesce(w.name, ''), 'until', e.until,
            'paper', ${titleOf(sql`p.requirement`)})
          order by p.requirement, p.id)
        from papers p left join staff w on w.id = p.staff_id
        cross join lateral (select least(p.valid_until, p.ended_on) as until) e
       where p.user_id = c.user_id and p.status = 'approved' and (e.until is null or e.until >= (prep.now() at time zone k.time_zone)::date)
         and (split_part(p.requirement, '.', 1) in (r.slug, ${FEDERAL}) or exists (select 1 from kitchen_demands d where d.kitchen_id = k.id and d.requirement = p.requirement))), '[]') as papers
      from paper_consents c join kitchens k on k.id = c.kitchen_id
      left join rule_packs r on lower(r.city) = lower(k.city) and r.state = k.state
     where c.kitchen_id = ${kitchenId} and c.user_id = ${renterId} and c.revoked_at is null`),
  );
  return rows[0]?.papers ?? null;
}
