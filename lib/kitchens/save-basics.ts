import { eq } from "drizzle-orm";
import { kitchens } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { auditKitchen, authorizedKitchen } from "./queries";
import type { SaveBasicsInput } from "./schemas";

/** Name, description, house rules and amenities. The address of its page stays. Refuses `not_found`, `forbidden`. */
export async function saveBasics(ctx: Ctx, { kitchenId, ...basics }: SaveBasicsInput): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await ctx.db.batch((query) => [
    query.update(kitchens).set(basics).where(eq(kitchens.id, kitchen.id)),
    auditKitchen(query, kitchen, "changed", { part: "basics" }),
  ]);
}
