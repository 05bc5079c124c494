"use server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import {
  discardDraft,
  draftRules,
  publishRules,
  readVersion,
  removeRequirement,
  reviewRules,
  saveRequirement,
  setGate,
} from "@/lib/compliance";
import {
  DraftRulesInput,
  PublishRulesInput,
  RemoveRequirementInput,
  RequirementForm,
  ReviewRulesInput,
  SetGateInput,
  VersionIdInput,
} from "@/lib/compliance/schemas";
import { action } from "@/lib/http/adapters";

const refresh = () => revalidatePath("/admin/rules", "layout");

export const draftRulesAction = action(DraftRulesInput, async (ctx, input) => {
  const { versionId } = await draftRules(ctx, input);
  redirect(`/admin/rules/versions/${versionId}`);
});

export const saveRequirementAction = action(RequirementForm, async (ctx, input) => {
  await saveRequirement(ctx, input);
  refresh();
  redirect(`/admin/rules/versions/${input.versionId}#${input.record.id}`);
});

export const removeRequirementAction = action(RemoveRequirementInput, async (ctx, input) => {
  await removeRequirement(ctx, input);
  redirect(`/admin/rules/versions/${input.versionId}`);
});

export const discardDraftAction = action(VersionIdInput, async (ctx, input) => {
  await discardDraft(ctx, input);
  redirect("/admin/rules");
});

export const publishRulesAction = action(PublishRulesInput, async (ctx, input) => {
  await publishRules(ctx, input);
  const { slug } = await readVersion(ctx, input.versionId);
  redirect(`/admin/rules/${slug}`);
});

export const setGateAction = action(SetGateInput, async (ctx, input) => {
  await setGate(ctx, input);
  refresh();
});

export const reviewRulesAction = action(ReviewRulesInput, async (ctx, input) => {
  await reviewRules(ctx, input);
  refresh();
});
