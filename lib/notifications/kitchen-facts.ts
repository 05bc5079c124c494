import { eq } from "drizzle-orm";
import { calendarFeeds, kitchens } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import type { MailTemplate, OutboxJob } from "@/lib/core/outbox-jobs";
import type { Facts } from "./compose-mail";

/** A calendar that a kitchen reads, for its host. */
export async function feedFacts(ctx: Ctx, job: OutboxJob): Promise<Facts> {
  const [feed] = await ctx.system.run((query) =>
    query
      .select({ calendar: calendarFeeds.name, kitchen: kitchens.name, kitchenId: kitchens.id })
      .from(calendarFeeds)
      .innerJoin(kitchens, eq(kitchens.id, calendarFeeds.kitchenId))
      .where(eq(calendarFeeds.id, job.subjectId))
      .limit(1),
  );
  return {
    path: feed ? `/host/kitchens/${feed.kitchenId}/calendars` : "/host",
    values: { calendar: feed?.calendar ?? "", kitchen: feed?.kitchen ?? "" },
    rows: [],
  };
}

/** A kitchen that was submitted or judged, for its host or its reviewers. */
export async function kitchenFacts(ctx: Ctx, job: OutboxJob): Promise<Facts> {
  const [kitchen] = await ctx.system.run((query) =>
    query
      .select({ name: kitchens.name, reason: kitchens.reviewReason })
      .from(kitchens)
      .where(eq(kitchens.id, job.subjectId))
      .limit(1),
  );
  const paths: Partial<Record<MailTemplate, string>> = {
    kitchen_submitted: `/admin/kitchens/${job.subjectId}`,
    kitchen_closed: "/admin/records",
  };
  const path = paths[job.template] ?? `/host/kitchens/${job.subjectId}`;
  return { path, values: { kitchen: kitchen?.name ?? "", reason: kitchen?.reason ?? "" }, rows: [] };
}
