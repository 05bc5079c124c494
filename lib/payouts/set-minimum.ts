import { sql } from "drizzle-orm";
import { authorize } from "@/lib/access";
import { type Ctx, requirePerson } from "@/lib/context";
import type { SetPayoutMinimumInput } from "./schemas";

/** From which sum on, in cents and per currency, an organization is paid out; less waits for a later run. Refuses `not_found`, `forbidden`. */
export async function setPayoutMinimum(
  ctx: Ctx,
  { organizationId, minimumCents }: SetPayoutMinimumInput,
): Promise<void> {
  authorize(await requirePerson(ctx), "organization:update", { organizationId });
  await ctx.system.run((query) =>
    query.execute(sql`with kept as (
        update organizations set payout_minimum_cents = ${minimumCents} where id = ${organizationId} and payout_minimum_cents <> ${minimumCents} returning id)
      select prep.audit(id, 'organization.payout_minimum', 'organization', id, jsonb_build_object('minimumCents', ${minimumCents}::int)) from kept`),
  );
}
