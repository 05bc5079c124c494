import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import type { Gap } from "@/lib/core/gate-terms";
import { localDate } from "@/lib/core/zoned";
import { reopenKitchens } from "@/lib/kitchens";
import { type Employed, gapsOf, type RulesFrom, type Waiver } from "./gaps";
import type { Paper } from "./papers";
import { FEDERAL } from "./read-pack";
import type { RuleRecord } from "./record-schemas";
import { toRule } from "./rule";

type Row = {
  id: string;
  slug: string;
  revision: number;
  role: "host" | "renter";
  timeZone: string | null;
  facts: string[] | null;
  papers: Paper[];
  staff: Employed[];
  waivers: Waiver[];
};
type Packs = Map<string, RulesFrom[]>;

/** A renter is judged by the nation's last clock: a day of theirs has begun everywhere once it has begun there. */
const RENTER_ZONE = "America/Los_Angeles";
const SUBJECTS_PER_CALL = 500;
const CALLS_PER_RUN = 240;

/**
 * Reckons anew which days the papers of these subjects leave open, and keeps it: kitchens close and open by it, bookings
 * are frozen and freed. What changes while it is reckoned is reckoned again.
 */
export async function recheck(ctx: Ctx, which: { subjectIds: readonly string[] }): Promise<void> {
  const wanted = sql`s.id = any(${`{${which.subjectIds.join()}}`}::uuid[])`;
  const packs: Packs = new Map();
  // As often as somebody changes something at the very moment; whoever is later finds what the earlier left.
  for (let round = 0; round < 5; round++) {
    const rows = await load(ctx, round === 0 ? wanted : sql`${wanted} and s.revision <> s.checked_revision`);
    if (rows.length === 0) return;
    await settle(ctx, packs, rows);
  }
}

/** The same for a renter everywhere, or for a kitchen: after something of theirs changed. */
export async function recheckHolder(
  ctx: Ctx,
  { userId, kitchenId }: { userId: string | null; kitchenId: string | null },
): Promise<void> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ id: string }>(
      sql`select id from rule_subjects where user_id = ${userId}::uuid or kitchen_id = ${kitchenId}::uuid`,
    ),
  );
  if (rows.length > 0) await recheck(ctx, { subjectIds: rows.map(({ id }) => id) });
}

/**
 * Cron: every subject that was not looked at today, or changed since. Each call takes the next few and is kept by itself,
 * so that a run that is cut short goes on where it was. Safe to run twice and at the same time.
 */
export async function recheckDue(ctx: Ctx): Promise<Record<string, number>> {
  const packs: Packs = new Map();
  const dayStart = new Date(ctx.now.getTime() - 20 * 3_600_000).toISOString();
  let checked = 0;
  for (let call = 0; call < CALLS_PER_RUN; call++) {
    const rows = await load(
      ctx,
      sql`(s.checked_at is null or s.checked_at < ${dayStart}::timestamptz or s.revision <> s.checked_revision)`,
    );
    if (rows.length === 0) break;
    await settle(ctx, packs, rows);
    checked += rows.length;
  }
  return { checked };
}

async function load(ctx: Ctx, where: ReturnType<typeof sql>): Promise<Row[]> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<Row>(sql`select s.id, s.slug, s.revision, s.facts, k.time_zone as "timeZone",
        case when s.kitchen_id is null then 'renter' else 'host' end as role,
        coalesce((select jsonb_agg(jsonb_build_object('requirement', p.requirement, 'validFrom', p.valid_from,
            'validUntil', least(p.valid_until, p.ended_on), 'person', w.id, 'renewal', p.renewal) order by p.id)
          from papers p left join staff w on w.id = p.staff_id
         where (p.user_id = s.user_id or p.kitchen_id = s.kitchen_id) and p.status = 'approved'), '[]') as papers,
        coalesce((select jsonb_agg(jsonb_build_object('name', w.id, 'hiredOn', w.hired_on, 'leftOn', w.left_on) order by w.id)
          from staff w where w.user_id = s.user_id or w.kitchen_id = s.kitchen_id), '[]') as staff,
        coalesce((select jsonb_agg(jsonb_build_object('requirement', g.requirement, 'fromOn', g.from_on, 'untilOn', g.until_on) order by g.id)
          from gate_waivers g where g.subject_id = s.id and g.ended_at is null), '[]') as waivers
      from rule_subjects s left join kitchens k on k.id = s.kitchen_id
     where ${where} order by s.checked_at nulls first, s.id limit ${SUBJECTS_PER_CALL}`),
  );
  return rows;
}

/** Every published version of some packs and of the nation's, in order of days. */
async function loadPacks(ctx: Ctx, slugs: readonly string[]): Promise<Packs> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ id: string; slug: string; effectiveOn: string; records: RuleRecord[] }>(sql`
      select v.id, v.slug, v.effective_on::text as "effectiveOn",
        (select coalesce(jsonb_agg(q.record order by q.position), '[]') from rule_requirements q where q.version_id = v.id) as records
      from rule_pack_versions v where v.status = 'published' and v.slug = any(${`{${[FEDERAL, ...slugs].join()}}`}::text[]) order by v.slug, v.effective_on limit 5000`),
  );
  const packs: Packs = new Map();
  for (const { id, slug, effectiveOn, records } of rows)
    packs.set(slug, [...(packs.get(slug) ?? []), { effectiveOn, versionId: id, rules: records.map(toRule) }]);
  return packs;
}

/** `packs` keeps the rules that were read for those before. */
async function settle(ctx: Ctx, packs: Packs, rows: readonly Row[]): Promise<void> {
  const unread = [...new Set(rows.map(({ slug }) => slug))].filter((slug) => !packs.has(slug));
  if (unread.length > 0)
    for (const [slug, versions] of await loadPacks(ctx, unread)) packs.set(slug, versions);
  const found = rows.map((row): { id: string; revision: number; gaps: Gap[] } => {
    const today = localDate(ctx.now, row.timeZone ?? RENTER_ZONE);
    const gaps = gapsOf([packs.get(row.slug) ?? [], packs.get(FEDERAL) ?? []], row, today);
    return { id: row.id, revision: row.revision, gaps };
  });
  const { rows: answers } = await ctx.system.run((query) =>
    query.execute<{ kitchens: string[] }>(
      sql`select prep.settle_gaps(${JSON.stringify(found)}::jsonb) as kitchens`,
    ),
  );
  await reopenKitchens(ctx, answers[0]?.kitchens ?? []);
}
