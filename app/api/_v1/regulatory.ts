import { z } from "zod";
import {
  differences,
  FEDERAL,
  listMatrixPacks,
  listPacks,
  listVersions,
  matrixOf,
  numberedVersion,
  packOn,
  ruleDay,
} from "@/lib/compliance";
import { Day, PackSlug } from "@/lib/compliance/schemas";
import { RULE_CATEGORIES, RULE_ROLES } from "@/lib/core/compliance-terms";
import { endpoint } from "@/lib/http/endpoint";
import { PackJson, PackWithRulesJson, packJson, packWithRulesJson, RuleJson, ruleJson } from "./rule-shapes";

const READ = { method: "GET", scope: null, limit: "read" } as const;
const ofPack = z.strictObject({ slug: PackSlug });
const onDay = z.strictObject({ on: Day.optional() });
const Version = z.coerce.number().pipe(z.int().min(1).max(100_000));

export const listRulePacks = endpoint({
  ...READ,
  id: "listRulePacks",
  path: "/regulatory/packs",
  summary: "Whose rules are known: every city and the nation, each with the version that counts on a day",
  query: onDay,
  answer: z.strictObject({ items: z.array(PackJson) }),
  refusals: ["invalid_input", "rate_limited"],
  run: async ({ ctx, query }) => ({
    body: { items: (await listPacks(ctx, query.on ?? ruleDay(ctx))).map((pack) => packJson(pack, ctx)) },
  }),
});

export const readRulePack = endpoint({
  ...READ,
  id: "getRulePack",
  path: "/regulatory/packs/{slug}",
  summary: `What a city asks of kitchens and food businesses; us-federal: what the nation does`,
  params: ofPack,
  query: onDay,
  answer: PackWithRulesJson,
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, params, query }) => ({
    body: packWithRulesJson(await packOn(ctx, params.slug, query.on ?? ruleDay(ctx)), ctx),
  }),
});

export const listRuleVersions = endpoint({
  ...READ,
  id: "listRuleVersions",
  path: "/regulatory/packs/{slug}/versions",
  summary: "Every version of a pack, the newest first; drafts only for the platform's own people",
  params: ofPack,
  answer: z.strictObject({ items: z.array(PackJson) }),
  refusals: ["invalid_input", "rate_limited"],
  run: async ({ ctx, params }) => ({
    body: { items: (await listVersions(ctx, params.slug)).map((version) => packJson(version, ctx)) },
  }),
});

const Changed = z.strictObject({
  id: z.string(),
  title: z.string(),
  fields: z.array(z.strictObject({ field: z.string(), before: z.unknown(), after: z.unknown() })),
});

export const readRuleDifferences = endpoint({
  ...READ,
  id: "getRuleDifferences",
  path: "/regulatory/packs/{slug}/differences",
  summary: "What is new, gone and different between two versions of a pack",
  params: ofPack,
  query: z.strictObject({ from: Version, to: Version }),
  answer: z.strictObject({ added: z.array(RuleJson), removed: z.array(RuleJson), changed: z.array(Changed) }),
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, params: { slug }, query }) => {
    const [before, after] = await Promise.all([
      numberedVersion(ctx, slug, query.from),
      numberedVersion(ctx, slug, query.to),
    ]);
    const { added, removed, changed } = differences(before.requirements, after.requirements);
    return { body: { added: added.map(ruleJson), removed: removed.map(ruleJson), changed } };
  },
});

const Cell = z.strictObject({ state: z.enum(["read", "recalled", "none"]), ids: z.array(z.string()) });

export const readRuleMatrix = endpoint({
  ...READ,
  id: "getRuleMatrix",
  path: "/regulatory/matrix",
  summary: "City by requirement: what the law asks of a host or of a renter, and where nothing is known",
  query: z.strictObject({
    role: z.enum(RULE_ROLES).default("renter"),
    category: z.enum(RULE_CATEGORIES).optional(),
  }),
  answer: z.strictObject({
    cities: z.array(z.strictObject({ slug: z.string(), name: z.string(), state: z.string() })),
    rows: z.array(
      z.strictObject({ kind: z.string(), category: z.enum(RULE_CATEGORIES), cells: z.array(Cell) }),
    ),
  }),
  refusals: ["invalid_input", "rate_limited"],
  run: async ({ ctx, query }) => {
    const packs = (await listMatrixPacks(ctx)).filter(({ slug }) => slug !== FEDERAL);
    return { body: matrixOf(packs, query.role, query.category ?? null) };
  },
});
