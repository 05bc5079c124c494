import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import { openColumns, openSpaces } from "./opening";
import { auditKitchen, changeKitchen, getKitchenSetup } from "./queries";
import type { ApproveKitchenInput, RejectKitchenInput } from "./schemas";
import { queueReviewMail } from "./submit-kitchen";

const hostsOf = (organizationId: string) =>
  sql`select user_id from memberships where organization_id = ${organizationId} and role in ('owner', 'manager')`;

/**
 * Publishes a kitchen as the admin read it, with its open times reckoned anew; also ends a suspension. Refuses
 * `not_found`, `forbidden`, `conflict`, `precondition_failed` (changed since it was read).
 */
export async function approveKitchen(ctx: Ctx, input: ApproveKitchenInput): Promise<{ status: "published" }> {
  authorize(await requirePerson(ctx), "kitchen:review");
  const { kitchen, hours, closures } = await getKitchenSetup(ctx, input.kitchenId);
  if (kitchen.status === "published") return { status: "published" };
  if (kitchen.status !== "in_review" && kitchen.status !== "suspended")
    refuse("conflict", "This kitchen is not waiting for review");
  if (kitchen.version !== input.version)
    refuse("precondition_failed", "The kitchen changed since you opened it. Look again");
  const opening = { ...kitchen, hours, closures };
  await ctx.system.batch((query) => [
    changeKitchen(query, kitchen, {
      status: "published",
      publishedAt: sql`coalesce(published_at, prep.now())`,
      reviewReason: "",
      ...openColumns(opening, ctx.now),
    }),
    openSpaces(query, kitchen.id, opening, ctx.now),
    query.execute(queueReviewMail("kitchen_approved", kitchen, hostsOf(kitchen.organizationId))),
    auditKitchen(query, kitchen, "approved"),
  ]);
  return { status: "published" };
}

/** Gives a kitchen back to its host with the reason. Refuses `not_found`, `forbidden`, `conflict`. */
export async function rejectKitchen(
  ctx: Ctx,
  { kitchenId, reason }: RejectKitchenInput,
): Promise<{ status: "draft" }> {
  authorize(await requirePerson(ctx), "kitchen:review");
  const { kitchen } = await getKitchenSetup(ctx, kitchenId);
  if (kitchen.status !== "in_review") refuse("conflict", "This kitchen is not waiting for review");
  await ctx.system.batch((query) => [
    changeKitchen(query, kitchen, { status: "draft", reviewReason: reason }),
    query.execute(queueReviewMail("kitchen_rejected", kitchen, hostsOf(kitchen.organizationId))),
    auditKitchen(query, kitchen, "rejected", { reason }),
  ]);
  return { status: "draft" };
}

/**
 * Takes a published kitchen out of search at once and tells its hosts why; its bookings stay. Refuses `not_found`,
 * `forbidden`, `conflict`.
 */
export async function suspendKitchen(
  ctx: Ctx,
  { kitchenId, reason }: RejectKitchenInput,
): Promise<{ status: "suspended" }> {
  authorize(await requirePerson(ctx), "kitchen:review");
  const { kitchen } = await getKitchenSetup(ctx, kitchenId);
  if (kitchen.status !== "published") refuse("conflict", "Only a published kitchen can be suspended");
  await ctx.system.batch((query) => [
    changeKitchen(query, kitchen, { status: "suspended", reviewReason: reason }),
    query.execute(queueReviewMail("kitchen_suspended", kitchen, hostsOf(kitchen.organizationId))),
    auditKitchen(query, kitchen, "suspended", { reason }),
  ]);
  return { status: "suspended" };
}
