import { type SQL, sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import { refuse } from "@/lib/core/errors";
import type { MailTemplate } from "@/lib/core/outbox-jobs";
import { auditKitchen, authorizedKitchen, changeKitchen, getKitchenSetup } from "./queries";
import type { KitchenIdInput } from "./schemas";
import { factsOf, setupSteps } from "./setup-steps";

/** Queues a mail to each of `people` (a query of `user_id`). Every round of review is an occasion of its own. */
export const queueReviewMail = (
  template: MailTemplate,
  kitchen: { id: string; version: number },
  people: SQL,
): SQL => sql`select prep.queue(concat_ws(':', 'mail', ${template}::text, p.user_id, ${kitchen.id}::text, ${kitchen.version}::int),
    jsonb_build_object('kind', 'mail', 'template', ${template}::text, 'userId', p.user_id, 'subjectId', ${kitchen.id}::text))
  from (${people}) p`;

/**
 * Hands a finished draft to the platform's admins. Refuses `not_found`, `forbidden`, `conflict` (not a draft),
 * `precondition_failed` with a field for each open step.
 */
export async function submitKitchen(
  ctx: Ctx,
  { kitchenId }: KitchenIdInput,
): Promise<{ status: "in_review" }> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:submit");
  if (kitchen.status === "in_review") return { status: "in_review" };
  if (kitchen.status !== "draft") refuse("conflict", "Only a draft can be submitted");
  const setup = await getKitchenSetup(ctx, kitchenId);
  const open = setupSteps(factsOf(setup)).filter(({ done }) => !done);
  if (open.length > 0) {
    const fields = Object.fromEntries(open.map(({ step, missing }) => [step, [missing]]));
    refuse("precondition_failed", "Finish the open steps first", fields);
  }
  const read = { ...kitchen, version: setup.kitchen.version };
  await ctx.system.batch((query) => [
    changeKitchen(query, read, { status: "in_review", submittedAt: sql`prep.now()`, reviewReason: "" }),
    query.execute(
      queueReviewMail(
        "kitchen_submitted",
        read,
        sql`select id as user_id from users where platform_role = 'admin' and disabled_at is null`,
      ),
    ),
    auditKitchen(query, kitchen, "submitted"),
  ]);
  return { status: "in_review" };
}
