import type { Ctx } from "@/lib/context";
import { openColumns, openSpaces } from "./opening";
import { auditKitchen, authorizedKitchen, changeKitchen } from "./queries";
import { openingRules } from "./save-hours";
import type { SavePoliciesInput } from "./schemas";

/** Cancellation policy, notice and horizon; bookings made before keep their own. Refuses `not_found`, `forbidden`, `conflict`. */
export async function savePolicies(ctx: Ctx, { kitchenId, ...policies }: SavePoliciesInput): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const rules = await openingRules(ctx, kitchenId);
  const opening = { ...rules, timeZone: kitchen.timeZone, horizonDays: policies.horizonDays };
  await ctx.db.batch((query) => [
    changeKitchen(query, kitchen, { ...policies, ...openColumns(opening, ctx.now) }),
    openSpaces(query, kitchenId, opening, ctx.now),
    auditKitchen(query, kitchen, "changed", { part: "policies" }),
  ]);
}
