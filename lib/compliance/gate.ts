import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { daysBetween } from "@/lib/core/calendar-day";
import { refuse, refuseField } from "@/lib/core/errors";
import type { FoundGap } from "@/lib/core/gate-terms";
import { uuidv7 } from "@/lib/core/ids";
import type { Interval } from "@/lib/core/interval";
import { authorizedKitchen } from "@/lib/kitchens";
import { packOfKitchen } from "./asked-of";
import type {
  DemandPaperInput,
  DescribeKitchenInput,
  DescribeRenterInput,
  DropDemandInput,
  EndWaiverInput,
  SetGateInput,
  WaivePaperInput,
} from "./gate-schemas";
import { ruleDay, rulesFor } from "./packs";
import { recheck } from "./recheck";
import { bindsRole, factsIn } from "./rule";

/** Nobody does without a paper for longer than that on one decision. */
const LONGEST_WAIVER_DAYS = 90;

const audit = (
  action: string,
  entity: string,
  entityId: string,
  data: unknown,
  organizationId: string | null = null,
) =>
  sql`select prep.audit(${organizationId}::uuid, ${action}, ${entity}, ${entityId}::uuid, ${JSON.stringify(data)}::jsonb)`;

/**
 * What a renter makes in a city, in the words of its rules; their papers are judged by it from now on. Refuses
 * `unauthenticated`, `invalid_input` (`city`, `facts`).
 */
export async function describeRenter(
  ctx: Ctx,
  { city, facts }: DescribeRenterInput,
): Promise<{ subjectId: string }> {
  const { userId } = await requirePerson(ctx);
  await knownFacts(ctx, city, "renter", facts);
  const write = sql`insert into rule_subjects (id, user_id, slug, facts) values (${uuidv7()}, ${userId}, ${city}, ${list(facts)})
    on conflict (user_id, slug) do update set facts = excluded.facts, revision = rule_subjects.revision + 1 returning id`;
  return keep(ctx, write, facts, null);
}

/** The same of a kitchen, by its host. Refuses `not_found`, `forbidden`, `invalid_input` (`city`, `facts`). */
export async function describeKitchen(
  ctx: Ctx,
  { kitchenId, facts }: DescribeKitchenInput,
): Promise<{ subjectId: string }> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const city = await cityOf(ctx, kitchenId);
  await knownFacts(ctx, city, "host", facts);
  const write = sql`insert into rule_subjects (id, kitchen_id, slug, facts) values (${uuidv7()}, ${kitchenId}, ${city}, ${list(facts)})
    on conflict (kitchen_id) do update set facts = excluded.facts, slug = excluded.slug, revision = rule_subjects.revision + 1 returning id`;
  return keep(ctx, write, facts, kitchen.organizationId);
}

const list = (words: readonly string[]) => sql`${`{${words.join()}}`}::text[]`;

async function keep(
  ctx: Ctx,
  write: ReturnType<typeof sql>,
  facts: readonly string[],
  organizationId: string | null,
) {
  const [{ rows }] = await ctx.system.batch((query) => [query.execute<{ id: string }>(write)]);
  const subjectId = rows[0]?.id ?? refuse("unavailable", "Please try again in a moment");
  await ctx.system.run((query) =>
    query.execute(audit("subject.described", "rule_subject", subjectId, { facts }, organizationId)),
  );
  await recheck(ctx, { subjectIds: [subjectId] });
  return { subjectId };
}

async function knownFacts(ctx: Ctx, city: string, role: "host" | "renter", facts: readonly string[]) {
  const rules = await rulesFor(ctx, city);
  const records = [...rules.city.requirements, ...rules.federal.requirements];
  const asked = new Set(factsIn(records.filter((record) => bindsRole(record, role))));
  if (facts.some((fact) => !asked.has(fact))) refuseField("facts", "No rule asks about this fact");
}

/** Refuses `invalid_input` (`city`) where there are no rules of the city that a kitchen stands in. */
export async function cityOf(ctx: Ctx, kitchenId: string): Promise<string> {
  return (await packOfKitchen(ctx, kitchenId)) ?? refuseField("city", "There are no rules of this city");
}

/** What keeps the signed-in person from a slot: the first day that some paper does not cover. null: nothing does. */
export async function myGap(ctx: Ctx, kitchenId: string, slot: Interval): Promise<FoundGap | null> {
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ gap: FoundGap | null }>(
      sql`select prep.my_gap(${kitchenId}, ${slot.startsAt.toISOString()}, ${slot.endsAt.toISOString()}) as gap`,
    ),
  );
  return rows[0]?.gap ?? null;
}

/**
 * From which day on papers decide in a city. Every kitchen there is judged at once, and one that has not said what it
 * does is closed from that day on. Refuses `not_found` (for whoever may not, and an unknown city), `invalid_input` (`from`: past).
 */
export async function setGate(ctx: Ctx, { slug, from }: SetGateInput): Promise<void> {
  authorize(await requirePerson(ctx), "rules:publish");
  const { city } = await rulesFor(ctx, slug);
  if (from !== null && from < ruleDay(ctx)) refuseField("from", "Choose a day that has not passed");
  const [, { rows }] = await ctx.system.batch((query) => [
    query.execute(sql`insert into rule_subjects (id, kitchen_id, slug)
      select uuidv7(), k.id, p.slug from kitchens k join rule_packs p on lower(p.city) = lower(k.city) and p.state = k.state
       where p.slug = ${slug} and k.status in ('published', 'suspended', 'in_review') on conflict (kitchen_id) do nothing`),
    query.execute<{
      ids: string[];
    }>(sql`with gate as (update rule_packs set gate_from = ${from} where slug = ${slug})
      select coalesce(array_agg(id), '{}') as ids from rule_subjects where slug = ${slug}`),
    query.execute(audit("rules.gate_set", "rule_pack_version", city.id, { slug, from })),
  ]);
  await recheck(ctx, { subjectIds: rows[0]?.ids ?? [] });
}

/**
 * Lets a subject do without a paper for a while; kept with the reason and who decided. Refuses `not_found` (for whoever
 * may not, too), `invalid_input` (`until`).
 */
export async function waivePaper(ctx: Ctx, input: WaivePaperInput): Promise<{ waiverId: string }> {
  const { userId } = await authorizedForWaivers(ctx);
  const { subjectId, requirement, from, until, reason } = input;
  if (until < from) refuseField("until", "Give an end that comes after the start");
  if (daysBetween(from, until) > LONGEST_WAIVER_DAYS)
    refuseField("until", "A waiver lasts at most {days} days", { days: LONGEST_WAIVER_DAYS });
  const waiverId = uuidv7();
  await ctx.system.batch((query) => [
    query.execute(
      sql`select prep.must(exists (select 1 from rule_subjects where id = ${subjectId}), 'not_found', 'Not found')`,
    ),
    query.execute(sql`insert into gate_waivers (id, subject_id, requirement, from_on, until_on, reason, created_by)
      values (${waiverId}, ${subjectId}, ${requirement}, ${from}, ${until}, ${reason}, ${userId})`),
    query.execute(
      audit("paper.waived", "gate_waiver", waiverId, { subjectId, requirement, from, until, reason }),
    ),
  ]);
  await recheck(ctx, { subjectIds: [subjectId] });
  return { waiverId };
}

/** Takes a waiver back from now on. Refuses `not_found`. */
export async function endWaiver(ctx: Ctx, { waiverId }: EndWaiverInput): Promise<void> {
  await authorizedForWaivers(ctx);
  const { rows } = await ctx.system.run((query) =>
    query.execute<{ subjectId: string }>(sql`update gate_waivers set ended_at = coalesce(ended_at, prep.now())
      where id = ${waiverId} returning subject_id as "subjectId"`),
  );
  const subjectId = rows[0]?.subjectId ?? refuse("not_found", "Not found");
  await ctx.system.run((query) => query.execute(audit("paper.waiver_ended", "gate_waiver", waiverId, {})));
  await recheck(ctx, { subjectIds: [subjectId] });
}

async function authorizedForWaivers(ctx: Ctx) {
  const person = await requirePerson(ctx);
  authorize(person, "rules:publish");
  return person;
}

/**
 * A host asks renters for a paper that contracts ask for, beyond the law; bookings made before are not touched. Refuses
 * `not_found`, `forbidden`, `invalid_input` (`requirement`: not asked of renters there by custom).
 */
export async function demandPaper(ctx: Ctx, input: DemandPaperInput): Promise<void> {
  const { kitchenId, requirement, occurrenceCents, aggregateCents } = input;
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const { city } = await rulesFor(ctx, await cityOf(ctx, kitchenId));
  const rule = city.requirements.find(({ id }) => id === requirement);
  if (rule?.force !== "convention" || !bindsRole(rule, "renter"))
    refuseField("requirement", "Choose a paper that contracts ask renters for");
  await ctx.system.batch((query) => [
    query.execute(sql`insert into kitchen_demands (kitchen_id, requirement, occurrence_cents, aggregate_cents)
      values (${kitchenId}, ${requirement}, ${occurrenceCents}, ${aggregateCents})
      on conflict (kitchen_id, requirement) do update set occurrence_cents = excluded.occurrence_cents, aggregate_cents = excluded.aggregate_cents`),
    query.execute(
      audit(
        "kitchen.demands",
        "kitchen",
        kitchenId,
        { requirement, occurrenceCents, aggregateCents },
        kitchen.organizationId,
      ),
    ),
  ]);
}

/** No longer asks for it. Refuses `not_found`, `forbidden`. */
export async function dropDemand(ctx: Ctx, { kitchenId, requirement }: DropDemandInput): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await ctx.system.batch((query) => [
    query.execute(
      sql`delete from kitchen_demands where kitchen_id = ${kitchenId} and requirement = ${requirement}`,
    ),
    query.execute(
      audit("kitchen.demands_no_more", "kitchen", kitchenId, { requirement }, kitchen.organizationId),
    ),
  ]);
}
