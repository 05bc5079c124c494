import { z } from "zod";
import {
  discardDraft,
  draftRules,
  publishRules,
  readVersion,
  removeRequirement,
  reviewRules,
  saveRequirement,
} from "@/lib/compliance";
import {
  DraftRulesInput,
  PublishRulesInput,
  RemoveRequirementInput,
  ReviewRulesInput,
  SaveRequirementInput,
  VersionIdInput,
} from "@/lib/compliance/schemas";
import { endpoint } from "@/lib/http/endpoint";
import { REFUSALS, ONCE as WRITE_ONCE } from "./on-a-booking";
import { PackWithRulesJson, packWithRulesJson } from "./rule-shapes";
import { Id } from "./shapes";

const WRITE = { method: "POST", scope: "admin", limit: "write", keeps: "adapter" } as const;
const ONCE = [...REFUSALS, ...WRITE_ONCE] as const;
const ofVersion = z.strictObject(VersionIdInput.shape);
const DONE = z.strictObject({ done: z.literal(true) });
const done = { body: { done: true as const } };

export const readRuleVersion = endpoint({
  method: "GET",
  id: "getRuleVersion",
  path: "/regulatory/versions/{versionId}",
  summary: "One version of a pack with its requirements, drafts too",
  scope: "admin",
  limit: "read",
  params: ofVersion,
  answer: PackWithRulesJson,
  refusals: ["invalid_input", "not_found", "rate_limited"],
  run: async ({ ctx, params }) => ({
    body: packWithRulesJson(await readVersion(ctx, params.versionId), ctx),
  }),
});

export const createRuleDraft = endpoint({
  ...WRITE,
  id: "draftRules",
  path: "/regulatory/versions",
  summary: "Open a draft that begins as a copy of a version and names where its changes come from",
  body: z.strictObject(DraftRulesInput.shape),
  answer: z.strictObject({ versionId: Id }),
  status: 201,
  refusals: ONCE,
  run: async ({ ctx, body }) => ({ body: await draftRules(ctx, body) }),
});

const { versionId: _s, ...saved } = SaveRequirementInput.shape;
export const saveRuleRequirement = endpoint({
  ...WRITE,
  id: "saveRequirement",
  path: "/regulatory/versions/{versionId}/requirements",
  summary: "Write one requirement, in the form of the data files, into a draft",
  params: ofVersion,
  body: z.strictObject(saved),
  answer: z.strictObject({ key: z.string() }),
  refusals: ONCE,
  run: async ({ ctx, params, body }) => ({ body: await saveRequirement(ctx, { ...params, ...body }) }),
});

const { versionId: _r, ...removed } = RemoveRequirementInput.shape;
export const removeRuleRequirement = endpoint({
  ...WRITE,
  id: "removeRequirement",
  path: "/regulatory/versions/{versionId}/requirements/remove",
  summary: "Take a requirement out of a draft",
  params: ofVersion,
  body: z.strictObject(removed),
  answer: DONE,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await removeRequirement(ctx, { ...params, ...body });
    return done;
  },
});

export const discardRuleDraft = endpoint({
  ...WRITE,
  id: "discardDraft",
  path: "/regulatory/versions/{versionId}/discard",
  summary: "Throw a draft away",
  params: ofVersion,
  answer: DONE,
  refusals: ONCE,
  run: async ({ ctx, params }) => {
    await discardDraft(ctx, params);
    return done;
  },
});

const { versionId: _p, ...published } = PublishRulesInput.shape;
export const publishRuleVersion = endpoint({
  ...WRITE,
  id: "publishRules",
  path: "/regulatory/versions/{versionId}/publish",
  summary: "Make a draft what counts from a day on; it is never edited afterwards",
  params: ofVersion,
  body: z.strictObject(published),
  answer: DONE,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await publishRules(ctx, { ...params, ...body });
    return done;
  },
});

const { versionId: _v, ...reviewed } = ReviewRulesInput.shape;
export const reviewRuleVersion = endpoint({
  ...WRITE,
  id: "reviewRules",
  path: "/regulatory/versions/{versionId}/review",
  summary: "Put on record that a published version was looked at and still holds",
  params: ofVersion,
  body: z.strictObject(reviewed),
  answer: DONE,
  refusals: ONCE,
  run: async ({ ctx, params, body }) => {
    await reviewRules(ctx, { ...params, ...body });
    return done;
  },
});
