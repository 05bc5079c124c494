import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse, refuseField } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import { readVersion, ruleDay } from "./packs";
import { consistent, FEDERAL, type RulePack } from "./read-pack";
import { tellOfRules } from "./remind";
import type {
  DraftRulesInput,
  PublishRulesInput,
  RemoveRequirementInput,
  ReviewRulesInput,
  SaveRequirementInput,
  VersionIdInput,
} from "./version-schemas";

type Imported = "drafted" | "unchanged" | "draft_open";
const sayDraft = (p: Record<string, unknown>) =>
  sql`select prep.draft_rules(${JSON.stringify(p)}::jsonb) as said`;

/**
 * Makes a draft of a pack from its data file, unless the newest version was made from the same facts. `draft_open`: a
 * draft waits already and was left alone. Refuses `not_found` (for whoever may not).
 */
export async function importRules(
  ctx: Ctx,
  { requirements, ...meta }: RulePack,
  source: { title: string; url: string | null },
): Promise<{ said: Imported; versionId: string }> {
  const person = await requirePerson(ctx);
  authorize(person, "rules:write");
  const versionId = uuidv7();
  const draft = {
    ...meta,
    ...{ versionId, requirements, import: true, createdBy: person.userId },
    ...{ sourceTitle: source.title, sourceUrl: source.url },
  };
  const { rows } = await ctx.system.run((query) => query.execute<{ said: Imported }>(sayDraft(draft)));
  return { said: rows[0]?.said ?? "unchanged", versionId };
}

/**
 * Opens a draft that begins as a copy of a published version and says where its changes come from. Refuses `not_found`,
 * `conflict` (a draft is open).
 */
export async function draftRules(ctx: Ctx, input: DraftRulesInput): Promise<{ versionId: string }> {
  const person = await requirePerson(ctx);
  authorize(person, "rules:write");
  const { slug, city, county, state, requirements } = await readVersion(ctx, input.fromVersionId);
  const versionId = uuidv7();
  const draft = {
    ...{ versionId, slug, city, county, state, requirements, import: false },
    ...{ sourceTitle: input.sourceTitle, sourceUrl: input.sourceUrl, note: input.note },
    ...{ compiledOn: ruleDay(ctx), createdBy: person.userId },
  };
  await ctx.system.run((query) => query.execute(sayDraft(draft)));
  return { versionId };
}

async function openDraft(ctx: Ctx, versionId: string) {
  authorize(await requirePerson(ctx), "rules:write");
  const version = await readVersion(ctx, versionId);
  if (version.status !== "draft") refuse("conflict", "This version is published already");
  return version;
}

const auditVersion = (versionId: string, action: string, data: object) =>
  sql`select prep.audit(null, ${action}, 'rule_pack_version', ${versionId}::uuid, ${JSON.stringify(data)}::jsonb)`;

/** The database refuses to write into what was published meanwhile, so nothing of it is lost or changed. */
const stillDraft = (versionId: string) =>
  sql`select prep.must(exists (select 1 from rule_pack_versions where id = ${versionId} and status = 'draft' for update), 'conflict', 'This version is published already')`;

/**
 * Writes one requirement into a draft, a new one at its end. Refuses `not_found`, `conflict` (published), and a record
 * that is not whole, that names no source, or whose prerequisites do not exist or lead back to it.
 */
export async function saveRequirement(ctx: Ctx, input: SaveRequirementInput): Promise<{ key: string }> {
  const { slug, requirements } = await openDraft(ctx, input.versionId);
  const { record } = input;
  const place = requirements.findIndex(({ id }) => id === record.id);
  const next = place < 0 ? [...requirements, record] : requirements.with(place, record);
  if (slug === FEDERAL && record.jurisdiction.level !== "federal")
    refuseField("jurisdiction", "Give the federal level");
  const wrong = consistent(slug, next).bad.find((bad) => bad.record === record.id);
  if (wrong) refuseField(wrong.field, wrong.problem, wrong.values);
  const position =
    place < 0
      ? sql`(select coalesce(max(position), 0) + 1 from rule_requirements where version_id = ${input.versionId})`
      : sql`${place + 1}`;
  await ctx.system.batch((query) => [
    query.execute(stillDraft(input.versionId)),
    query.execute(sql`insert into rule_requirements (version_id, key, position, record)
      values (${input.versionId}, ${record.id}, ${position}, ${JSON.stringify(record)}::jsonb)
      on conflict (version_id, key) do update set record = excluded.record`),
    query.execute(auditVersion(input.versionId, "rules.requirement_saved", { key: record.id })),
  ]);
  return { key: record.id };
}

/** Takes a requirement out of a draft. Refuses `not_found`, `conflict` (published, or another one wants it first). */
export async function removeRequirement(ctx: Ctx, { versionId, key }: RemoveRequirementInput): Promise<void> {
  const { requirements } = await openDraft(ctx, versionId);
  if (!requirements.some(({ id }) => id === key)) refuse("not_found", "There is no such requirement");
  if (requirements.some(({ prerequisites }) => prerequisites.includes(key)))
    refuse("conflict", "Another requirement wants this one first");
  await ctx.system.batch((query) => [
    query.execute(stillDraft(versionId)),
    query.execute(sql`delete from rule_requirements where version_id = ${versionId} and key = ${key}`),
    query.execute(auditVersion(versionId, "rules.requirement_removed", { key })),
  ]);
}

/** Throws a draft away. Refuses `not_found`, `conflict` (published). */
export async function discardDraft(ctx: Ctx, { versionId }: VersionIdInput): Promise<void> {
  const { slug, number } = await openDraft(ctx, versionId);
  await ctx.system.batch((query) => [
    query.execute(stillDraft(versionId)),
    query.execute(sql`delete from rule_requirements where version_id = ${versionId}`),
    query.execute(sql`delete from rule_pack_versions where id = ${versionId}`),
    query.execute(auditVersion(versionId, "rules.discarded", { slug, number })),
  ]);
}

/**
 * Makes a draft what counts from a day on, and tells everybody whose papers it judges; nobody edits it afterwards. Refuses `not_found`, `conflict` (published, or
 * empty), and a day that is past or not after that of the version before.
 */
export async function publishRules(ctx: Ctx, { versionId, effectiveOn }: PublishRulesInput): Promise<void> {
  const person = await requirePerson(ctx);
  authorize(person, "rules:publish");
  await ctx.system.batch((query) => [
    query.execute(sql`select prep.publish_rules(${versionId}::uuid, ${effectiveOn}::date, ${ruleDay(ctx)}::date,
      ${person.userId}::uuid, ${uuidv7()}::uuid)`),
    query.execute(tellOfRules(versionId)),
  ]);
}

/** Puts on record that somebody looked at a published version and it still holds. Refuses `not_found`, `conflict` (draft). */
export async function reviewRules(ctx: Ctx, { versionId, note }: ReviewRulesInput): Promise<void> {
  const person = await requirePerson(ctx);
  authorize(person, "rules:write");
  const { status } = await readVersion(ctx, versionId);
  if (status !== "published") refuse("conflict", "Only a published version is reviewed");
  await ctx.system.batch((query) => [
    query.execute(sql`insert into rule_pack_reviews (id, version_id, note, reviewed_by)
      values (${uuidv7()}, ${versionId}, ${note}, ${person.userId})`),
    query.execute(auditVersion(versionId, "rules.reviewed", { note })),
  ]);
}
