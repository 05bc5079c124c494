import { and, asc, desc, eq, type SQL, sql } from "drizzle-orm";
import type { Query } from "@/db/handle";
import { rulePackReviews, rulePacks, rulePackVersions, ruleRequirements } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { daysBetween } from "@/lib/core/calendar-day";
import { REVIEW_EVERY_DAYS } from "@/lib/core/compliance-terms";
import { refuse, refuseField } from "@/lib/core/errors";
import { localDate } from "@/lib/core/zoned";
import type { KnownNames } from "./case";
import type { MatrixRule } from "./matrix";
import { FEDERAL } from "./read-pack";
import type { RuleRecord } from "./record-schemas";

/** Rules are a matter of days, and a day of the nation ends where its last city's does. */
const DAY_ZONE = "America/Los_Angeles";
export const ruleDay = (ctx: Pick<Ctx, "now">) => localDate(ctx.now, DAY_ZONE);

/** Spelled out, so that who wrote and published stays where it is. */
const versionColumns = {
  id: rulePackVersions.id,
  slug: rulePackVersions.slug,
  number: rulePackVersions.number,
  status: rulePackVersions.status,
  effectiveOn: rulePackVersions.effectiveOn,
  compiledOn: rulePackVersions.compiledOn,
  sourceTitle: rulePackVersions.sourceTitle,
  sourceUrl: rulePackVersions.sourceUrl,
  note: rulePackVersions.note,
  publishedAt: rulePackVersions.publishedAt,
  city: rulePacks.city,
  county: rulePacks.county,
  state: rulePacks.state,
  gateFrom: rulePacks.gateFrom,
  reviewedAt:
    sql<Date | null>`(select max(r.reviewed_at) from ${rulePackReviews} r where r.version_id = "rule_pack_versions"."id")`.mapWith(
      rulePackVersions.publishedAt,
    ),
  requirementCount: sql<number>`(select count(*)::int from rule_requirements q where q.version_id = "rule_pack_versions"."id")`,
};
const versions = (query: Query) =>
  query
    .select(versionColumns)
    .from(rulePackVersions)
    .innerJoin(rulePacks, eq(rulePacks.slug, rulePackVersions.slug));
export type PackVersion = Awaited<ReturnType<typeof versions>>[number];
export type VersionWithRules = PackVersion & { requirements: RuleRecord[] };

const inForce = (day: string) => sql`${rulePackVersions.id} in (select prep.rules_on(${day}::date))`;

/** The name of a requirement as its newest version has it; `requirement` is a column with its key, which it is called by without one. */
export const titleOf = (requirement: SQL) =>
  sql`coalesce((select q.record->>'title' from rule_requirements q where q.key = ${requirement} order by q.version_id desc limit 1), ${requirement})`;

/** Whether nobody has looked at it for a year; what was compiled long ago and published late was looked at then. */
export const isStale = (version: Pick<PackVersion, "reviewedAt">, ctx: Pick<Ctx, "now">) =>
  version.reviewedAt !== null &&
  daysBetween(localDate(version.reviewedAt, "UTC"), localDate(ctx.now, "UTC")) > REVIEW_EVERY_DAYS;

/** The version of every pack that counts on a day, the nation's first, cities by name. */
export async function listPacks(ctx: Ctx, day = ruleDay(ctx)): Promise<PackVersion[]> {
  return ctx.db.run((query) =>
    versions(query).where(inForce(day)).orderBy(sql`${rulePacks.city} nulls first`).limit(500),
  );
}

const requirementsOf = (query: Query, where: ReturnType<typeof sql>) =>
  query
    .select({ versionId: ruleRequirements.versionId, record: sql<RuleRecord>`${ruleRequirements.record}` })
    .from(ruleRequirements)
    .where(where)
    .orderBy(asc(ruleRequirements.versionId), asc(ruleRequirements.position))
    .limit(10_000);

/** Facts that some published rule asks about, and requirements that some published version has. */
const namesQuery = (query: Query) =>
  query.execute<{ facts: string[]; requirements: string[] }>(sql`select
    array(select distinct jsonb_array_elements_text(r.record->'conditions') from rule_requirements r) as facts,
    array(select distinct r.key from rule_requirements r) as requirements`);

/** The rules of a city and of the nation as they count on a day. Refuses an unknown city by its field. */
export async function rulesFor(
  ctx: Ctx,
  city: string,
  day = ruleDay(ctx),
): Promise<{ city: VersionWithRules; federal: VersionWithRules; known: KnownNames }> {
  const asked = sql`v.slug in (${city}, ${FEDERAL})`;
  const [found, records, names] = await ctx.db.batch((query) => [
    versions(query)
      .where(and(inForce(day), sql`${rulePackVersions.slug} in (${city}, ${FEDERAL})`))
      .limit(2),
    requirementsOf(
      query,
      sql`version_id in (select v.id from rule_pack_versions v where ${asked} and v.id in (select prep.rules_on(${day}::date)))`,
    ),
    namesQuery(query),
  ]);
  const of = (slug: string) => {
    const version = found.find((one) => one.slug === slug);
    if (!version) return null;
    const own = records.filter(({ versionId }) => versionId === version.id);
    return { ...version, requirements: own.map(({ record }) => record) };
  };
  const cityRules = city === FEDERAL ? null : of(city);
  return {
    city: cityRules ?? refuseField("city", "There are no rules of this city"),
    federal: of(FEDERAL) ?? refuse("not_found", "These rules are not here"),
    known: {
      cities: new Set([city]),
      facts: new Set(names.rows[0]?.facts),
      requirements: new Set(names.rows[0]?.requirements),
    },
  };
}

/** The pack of a city, or of the nation, as it counts on a day. Refuses `not_found`. */
export async function packOn(ctx: Ctx, slug: string, day = ruleDay(ctx)): Promise<VersionWithRules> {
  return one(
    ctx,
    and(eq(rulePackVersions.slug, slug), inForce(day)) as ReturnType<typeof sql>,
    sql`version_id in (select v.id from rule_pack_versions v where v.slug = ${slug} and v.id in (select prep.rules_on(${day}::date)))`,
  );
}

/** One version, by its id; a draft only for the platform's own people. Refuses `not_found`. */
export async function readVersion(ctx: Ctx, versionId: string): Promise<VersionWithRules> {
  return one(ctx, sql`${rulePackVersions.id} = ${versionId}`, sql`version_id = ${versionId}`);
}

/** One version, by its number. Refuses `not_found`. */
export async function numberedVersion(ctx: Ctx, slug: string, number: number): Promise<VersionWithRules> {
  const which = sql`v.slug = ${slug} and v.number = ${number}`;
  return one(
    ctx,
    sql`${rulePackVersions.slug} = ${slug} and ${rulePackVersions.number} = ${number}`,
    sql`version_id in (select v.id from rule_pack_versions v where ${which})`,
  );
}

async function one(
  ctx: Ctx,
  where: ReturnType<typeof sql>,
  records: ReturnType<typeof sql>,
): Promise<VersionWithRules> {
  const [[version], requirements] = await ctx.db.batch((query) => [
    versions(query).where(where).limit(1),
    requirementsOf(query, records),
  ]);
  if (!version) return refuse("not_found", "These rules are not here");
  return { ...version, requirements: requirements.map(({ record }) => record) };
}

/** Every version of a pack that the reader may see, the newest first. */
export async function listVersions(ctx: Ctx, slug: string): Promise<PackVersion[]> {
  return ctx.db.run((query) =>
    versions(query).where(eq(rulePackVersions.slug, slug)).orderBy(desc(rulePackVersions.number)).limit(200),
  );
}

/** Every draft, for the platform's own people; nobody else is shown any. */
export async function listDrafts(ctx: Ctx): Promise<PackVersion[]> {
  return ctx.db.run((query) =>
    versions(query)
      .where(eq(rulePackVersions.status, "draft"))
      .orderBy(asc(rulePackVersions.slug))
      .limit(200),
  );
}

/** Every pack that counts today with what a table of them shows, without the rest of each record. */
export async function listMatrixPacks(ctx: Ctx, day = ruleDay(ctx)) {
  const [packs, rows] = await ctx.db.batch((query) => [
    versions(query).where(inForce(day)).orderBy(sql`${rulePacks.city} nulls first`).limit(500),
    query
      .select({
        versionId: ruleRequirements.versionId,
        rule: sql<MatrixRule>`jsonb_build_object('id', record->'id', 'applies_to', record->'applies_to',
          'category', record->'category', 'force', record->'force', 'confidence', record->'confidence')`,
      })
      .from(ruleRequirements)
      .where(sql`version_id in (select prep.rules_on(${day}::date))`)
      .limit(10_000),
  ]);
  return packs.map((pack) => ({
    ...pack,
    requirements: rows.filter(({ versionId }) => versionId === pack.id).map(({ rule }) => rule),
  }));
}
