import { sql } from "drizzle-orm";
import { type Ctx, requirePerson } from "@/lib/context";
import { checkPapers, type Decision } from "./check-papers";
import type { CheckOwnPapersInput, PapersInput } from "./papers-schemas";

type Held = Pick<PapersInput, "facts" | "staff" | "documents">;

/**
 * Judges the actor's own reviewed papers by the rules of a city and the nation on a day, with what they said they make there, and keeps
 * the answer. Refuses `unauthenticated`, `invalid_input` (`city`, `asOf`).
 */
export async function checkOwnPapers(ctx: Ctx, input: CheckOwnPapersInput): Promise<Decision> {
  const { userId } = await requirePerson(ctx);
  const { rows } = await ctx.db.run((query) =>
    query.execute<Held>(sql`with crew as (
        select w.id, w.hired_on, w.name || case when count(*) over (partition by w.name) > 1 then ' #' || row_number() over (partition by w.name order by w.id) else '' end as name
          from staff w where w.user_id = ${userId} and (w.left_on is null or w.left_on >= ${input.asOf}) and (w.hired_on is null or w.hired_on <= ${input.asOf}) limit 500)
      select coalesce((select s.facts from rule_subjects s where s.user_id = ${userId} and s.slug = ${input.city}), '{}') as facts,
        coalesce((select jsonb_agg(jsonb_build_object('name', c.name, 'hiredOn', c.hired_on) order by c.name) from crew c), '[]') as staff,
        coalesce((select jsonb_agg(jsonb_build_object('requirement', h.requirement, 'validFrom', h.valid_from, 'validUntil', least(h.valid_until, h.ended_on),
            'person', c.name, 'renewal', h.renewal) order by h.id)
          from papers h left join crew c on c.id = h.staff_id where h.user_id = ${userId} and h.status = 'approved' and (h.staff_id is null or c.id is not null)
            and split_part(h.requirement, '.', 1) in (${input.city}, 'us-federal')), '[]') as documents`),
  );
  const { facts = [], staff = [], documents = [] } = rows[0] ?? {};
  return checkPapers(ctx, { ...input, role: "renter", facts, staff, documents });
}
