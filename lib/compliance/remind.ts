import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { plusDays } from "@/lib/core/calendar-day";
import type { Gap } from "@/lib/core/gate-terms";
import { differences } from "./differences";
import { type PackVersion, readVersion, ruleDay } from "./packs";
import { bindsRole } from "./rule";

/** So many days before a day without a paper begins its people are reminded; the last time on that day itself. */
const REMIND_DAYS = [60, 30, 14, 3, 0];
const SUBJECTS_PER_RUN = 2_000;

/**
 * Cron: reminds of days to come that no paper covers, once for each distance, a renter's or a kitchen's in one mail. Safe to
 * run twice and at the same time; a day without a run is made up for by the next.
 */
export async function remindOfPapers(ctx: Ctx): Promise<{ queued: number }> {
  const today = ruleDay(ctx);
  const { rows } = await ctx.system.run((query) =>
    query.execute(sql`with due as (
        select s.id, s.user_id, s.kitchen_id, g->>'requirement' as requirement, (g->>'fromOn')::date as from_on,
          (select min(d) from unnest(${`{${REMIND_DAYS.join()}}`}::int[]) d where d >= (g->>'fromOn')::date - ${today}::date) as days_before
        from rule_subjects s cross join jsonb_array_elements(s.gaps) g
       where s.gaps <> '[]' and g->>'standing' <> 'unknown' and (g->>'fromOn')::date between ${today}::date and ${today}::date + ${Math.max(...REMIND_DAYS)}::int
       order by s.id limit ${SUBJECTS_PER_RUN}),
      told as (insert into paper_reminders (subject_id, requirement, from_on, days_before)
        select id, requirement, from_on, days_before from due on conflict do nothing returning subject_id),
      subject as (select distinct d.id, d.user_id, d.kitchen_id from due d join told t on t.subject_id = d.id)
      insert into outbox (id, key, job, run_after)
      select uuidv7(), concat_ws(':', 'mail', 'papers_end', p.user_id, s.id, prep.now()),
        jsonb_build_object('kind', 'mail', 'template', 'papers_end', 'userId', p.user_id, 'subjectId', s.id), prep.now()
      from subject s cross join lateral (
        select s.user_id where s.user_id is not null
        union all select m.user_id from kitchens k join memberships m on m.organization_id = k.organization_id and m.role in ('owner', 'manager')
         where k.id = s.kitchen_id) p
      on conflict (key) do nothing returning 1`),
  );
  return { queued: rows.length };
}

export type EndingPapers = {
  /** null: a renter's own. */
  kitchen: { id: string; name: string } | null;
  slug: string;
  city: string;
  ending: Gap[];
};

/** What a reminder of a subject says now: papers that leave a day open within sixty days, the soonest first. */
export async function endingPapers(ctx: Ctx, subjectId: string): Promise<EndingPapers | null> {
  const { rows } = await ctx.system.run((query) =>
    query.execute<{
      slug: string;
      city: string;
      gaps: Gap[];
      kitchenId: string | null;
      kitchenName: string | null;
    }>(
      sql`select s.slug, p.city, s.gaps, k.id as "kitchenId", k.name as "kitchenName"
        from rule_subjects s join rule_packs p on p.slug = s.slug left join kitchens k on k.id = s.kitchen_id where s.id = ${subjectId}`,
    ),
  );
  const [subject] = rows;
  if (!subject) return null;
  const { slug, city, gaps, kitchenId, kitchenName } = subject;
  const kitchen = kitchenId === null ? null : { id: kitchenId, name: kitchenName ?? "" };
  return { kitchen, slug, city, ending: soon(gaps, ruleDay(ctx)) };
}

const soon = (gaps: readonly Gap[], today: string) => {
  const last = plusDays(today, Math.max(...REMIND_DAYS));
  return gaps
    .filter(({ standing, fromOn }) => standing !== "unknown" && fromOn >= today && fromOn <= last)
    .sort((a, b) => a.fromOn.localeCompare(b.fromOn));
};

/** Of the actor's own and of an organization's kitchens: how many papers are missing or end within sixty days. */
export async function papersToCure(
  ctx: Ctx,
  organizationId: string | null,
): Promise<{ kitchenId: string | null; name: string; slug: string; count: number }[]> {
  const whose = organizationId ? sql`k.organization_id = ${organizationId}` : sql`s.user_id = prep.user_id()`;
  const last = plusDays(ruleDay(ctx), Math.max(...REMIND_DAYS));
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ kitchenId: string | null; name: string; slug: string; count: number }>(
      sql`select k.id as "kitchenId", coalesce(k.name, p.city) as name, s.slug, count(*)::int as count
        from rule_subjects s join rule_packs p on p.slug = s.slug left join kitchens k on k.id = s.kitchen_id
        cross join jsonb_array_elements(s.gaps) g
       where ${whose} and (g->>'fromOn')::date <= ${last}::date group by k.id, k.name, p.city, s.slug order by 2 limit 100`,
    ),
  );
  return rows;
}

/** Tells everybody whose papers a pack judges that it changes. It belongs into the batch that publishes. */
export const tellOfRules = (versionId: string) => sql`insert into outbox (id, key, job, run_after)
  select uuidv7(), concat_ws(':', 'mail', 'rules_changed', p.user_id, ${versionId}::text),
    jsonb_build_object('kind', 'mail', 'template', 'rules_changed', 'userId', p.user_id, 'subjectId', ${versionId}::text), prep.now()
  from rule_pack_versions v join rule_packs k on k.slug = v.slug
  cross join lateral (
    select s.user_id from rule_subjects s where s.user_id is not null and (s.slug = v.slug or k.city is null)
    union select m.user_id from rule_subjects s join kitchens c on c.id = s.kitchen_id
      join memberships m on m.organization_id = c.organization_id and m.role in ('owner', 'manager') where s.slug = v.slug or k.city is null) p
  where v.id = ${versionId} on conflict (key) do nothing`;

/** What a new version changes for somebody, by what they are there: null when it is nothing to them. */
export async function rulesChangeFor(
  ctx: Ctx,
  versionId: string,
  userId: string,
): Promise<{ version: PackVersion; titles: string[] } | null> {
  const version = await readVersion({ ...ctx, db: ctx.system }, versionId);
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ renter: boolean; host: boolean; previousId: string | null }>(
      sql`select exists (select 1 from rule_subjects s where s.user_id = ${userId} and s.slug in (${version.slug}, s.slug)) as renter,
        exists (select 1 from rule_subjects s join kitchens k on k.id = s.kitchen_id join memberships m on m.organization_id = k.organization_id
          where m.user_id = ${userId}) as host,
        (select v.id from rule_pack_versions v where v.slug = ${version.slug} and v.status = 'published' and v.number < ${version.number}
          order by v.number desc limit 1) as "previousId"`,
    ),
  );
  const [is] = rows;
  const before = is?.previousId
    ? (await readVersion({ ...ctx, db: ctx.system }, is.previousId)).requirements
    : [];
  const { added, removed, changed } = differences(before, version.requirements);
  const ids = new Set([...added, ...removed].map(({ id }) => id).concat(changed.map(({ id }) => id)));
  const titles = [...version.requirements, ...before]
    .filter(
      (record) => (is?.renter && bindsRole(record, "renter")) || (is?.host && bindsRole(record, "host")),
    )
    .flatMap(({ id, title }) => (ids.delete(id) ? title : []));
  return titles.length > 0 ? { version, titles } : null;
}
