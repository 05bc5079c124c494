import { z } from "zod";
import { Day, RuleId, RuleRecord } from "./record-schemas";

export const VersionIdInput = z.object({ versionId: z.uuid() });
export type VersionIdInput = z.output<typeof VersionIdInput>;

const Note = z.string().trim().max(2_000, "Use at most 2,000 characters").default("");

export const DraftRulesInput = z.object({
  fromVersionId: z.uuid(),
  sourceTitle: z
    .string()
    .trim()
    .min(1, "Give the source of what is new")
    .max(300, "Use at most 300 characters"),
  sourceUrl: z
    .string()
    .trim()
    .transform((text) => text || null)
    .pipe(z.url({ protocol: /^https?$/, error: "Give an address that begins with https://" }).nullable())
    .nullable()
    .default(null),
  note: Note,
});
export type DraftRulesInput = z.output<typeof DraftRulesInput>;

export const SaveRequirementInput = VersionIdInput.extend({ record: RuleRecord });
export type SaveRequirementInput = z.output<typeof SaveRequirementInput>;

export const RemoveRequirementInput = VersionIdInput.extend({ key: RuleId });
export type RemoveRequirementInput = z.output<typeof RemoveRequirementInput>;

export const PublishRulesInput = VersionIdInput.extend({ effectiveOn: Day });
export type PublishRulesInput = z.output<typeof PublishRulesInput>;

export const ReviewRulesInput = VersionIdInput.extend({ note: Note });
export type ReviewRulesInput = z.output<typeof ReviewRulesInput>;
