import { eq } from "drizzle-orm";
import { kitchens } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import type { OutboxJob } from "@/lib/core/outbox-jobs";
import type { Facts } from "./compose-mail";

/** What became of a kitchen's review: for its host, or for the platform's people. */
export async function kitchenFacts(ctx: Ctx, job: OutboxJob): Promise<Facts> {
  const [kitchen] = await ctx.system.run((query) =>
    query
      .select({ name: kitchens.name, reason: kitchens.reviewReason })
      .from(kitchens)
      .where(eq(kitchens.id, job.subjectId))
      .limit(1),
  );
  const path =
    job.template === "kitchen_submitted"
      ? `/admin/kitchens/${job.subjectId}`
      : `/host/kitchens/${job.subjectId}`;
  return { path, values: { kitchen: kitchen?.name ?? "", reason: kitchen?.reason ?? "" }, rows: [] };
}
