import { type SQL, sql } from "drizzle-orm";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import type { Gap } from "@/lib/core/gate-terms";
import { localDate } from "@/lib/core/zoned";
import { authorizedKitchen } from "@/lib/kitchens";
import { type Evaluation, evaluate } from "./evaluate";
import { cityOf } from "./gate";
import { ruleDay, rulesFor } from "./packs";
import { onDay, type Paper } from "./papers";
import { bindsRole, factsIn, toRule } from "./rule";

export type Waived = { id: string; requirement: string; fromOn: string; untilOn: string; reason: string };
/** How a kitchen, or a renter in a city, stands today, and which days their papers leave open from now on. */
export type GateStanding = {
  /** null: nobody has said yet what they do. */
  subjectId: string | null;
  city: { slug: string; name: string };
  /** From this day on the gate refuses; null: it only tells. */
  gateFrom: string | null;
  day: string;
  /** Every fact that some rule asks of them, and whether they said it is true. */
  facts: { fact: string; holds: boolean }[];
  evaluation: Evaluation;
  gaps: Gap[];
  waivers: Waived[];
};

type Row = {
  id: string | null;
  facts: string[] | null;
  gaps: Gap[] | null;
  gateFrom: string | null;
  papers: Paper[];
  staff: { name: string; hiredOn: string | null }[];
  waivers: Waived[];
};

/** Refuses `unauthenticated`, `invalid_input` (`city`). */
export async function renterStanding(ctx: Ctx, city: string): Promise<GateStanding> {
  const { userId } = await requirePerson(ctx);
  return read(
    ctx,
    city,
    "renter",
    ruleDay(ctx),
    sql`user_id = ${userId}`,
    sql`s.user_id = ${userId} and s.slug = ${city}`,
  );
}

/** Refuses `not_found`, `forbidden`, `invalid_input` (`city`: there are no rules of the city it stands in). */
export async function kitchenStanding(ctx: Ctx, kitchenId: string): Promise<GateStanding> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "organization:read");
  const city = await cityOf(ctx, kitchenId);
  const day = localDate(ctx.now, kitchen.timeZone);
  return read(ctx, city, "host", day, sql`kitchen_id = ${kitchenId}`, sql`s.kitchen_id = ${kitchenId}`);
}

async function read(
  ctx: Ctx,
  slug: string,
  role: "host" | "renter",
  day: string,
  whose: SQL,
  which: SQL,
): Promise<GateStanding> {
  const [rules, { rows }] = await Promise.all([
    rulesFor(ctx, slug, day),
    ctx.db.run((query) =>
      query.execute<Row>(sql`select s.id, s.facts, s.gaps, p.gate_from::text as "gateFrom",
          coalesce((select jsonb_agg(jsonb_build_object('requirement', h.requirement, 'validFrom', h.valid_from,
              'validUntil', least(h.valid_until, h.ended_on), 'renewal', h.renewal,
              'person', (select w.name from staff w where w.id = h.staff_id)) order by h.id)
            from papers h where ${whose} and h.status = 'approved'), '[]') as papers,
          coalesce((select jsonb_agg(jsonb_build_object('name', w.name, 'hiredOn', w.hired_on) order by w.name)
            from staff w where ${whose} and (w.left_on is null or w.left_on >= ${day}) and (w.hired_on is null or w.hired_on <= ${day})), '[]') as staff,
          coalesce((select jsonb_agg(jsonb_build_object('id', g.id, 'requirement', g.requirement, 'fromOn', g.from_on, 'untilOn', g.until_on, 'reason', g.reason) order by g.id)
            from gate_waivers g where g.subject_id = s.id and g.ended_at is null and g.until_on >= ${day}), '[]') as waivers
        from rule_packs p left join rule_subjects s on ${which} where p.slug = ${slug}`),
    ),
  ]);
  const row = rows[0] ?? refuse("not_found", "These rules are not here");
  const records = [...rules.city.requirements, ...rules.federal.requirements];
  const held = new Set(row.facts);
  const { papers, staff } = row;
  return {
    subjectId: row.facts ? row.id : null,
    city: { slug, name: rules.city.city ?? slug },
    gateFrom: row.gateFrom,
    day,
    facts: factsIn(records.filter((record) => bindsRole(record, role))).map((fact) => ({
      fact,
      holds: held.has(fact),
    })),
    evaluation: evaluate(records.map(toRule), {
      ...{ role, papers, staff, facts: held },
      ...{ includeConventions: false, days: onDay(day) },
    }),
    gaps: row.gaps ?? [],
    waivers: row.waivers,
  };
}

export type Demand = {
  requirement: string;
  paper: string;
  occurrenceCents: number | null;
  aggregateCents: number | null;
};

/** What a kitchen asks of renters beyond the law, and what else contracts in its city ask for. */
export async function demandsOf(
  ctx: Ctx,
  kitchenId: string,
): Promise<{ demands: Demand[]; choices: { requirement: string; paper: string }[] }> {
  const asked = sql`from rule_requirements q where q.version_id in (select prep.rules_on(${ruleDay(ctx)}::date))`;
  const [{ rows: demands }, { rows: choices }] = await ctx.db.batch((query) => [
    query.execute<Demand>(sql`select d.requirement, d.occurrence_cents::float8 as "occurrenceCents", d.aggregate_cents::float8 as "aggregateCents",
        coalesce((select q.record->>'title' ${asked} and q.key = d.requirement limit 1), d.requirement) as paper
      from kitchen_demands d where d.kitchen_id = ${kitchenId} order by d.created_at, d.requirement`),
    query.execute<{
      requirement: string;
      paper: string;
    }>(sql`select q.key as requirement, q.record->>'title' as paper
      ${asked} and q.record->>'force' = 'convention' and q.record->>'applies_to' in ('renter', 'both') and split_part(q.key, '.', 1) =
        (select p.slug from kitchens k join rule_packs p on lower(p.city) = lower(k.city) and p.state = k.state where k.id = ${kitchenId}) order by q.position`),
  ]);
  return { demands, choices };
}
