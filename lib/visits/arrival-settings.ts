import { eq, sql } from "drizzle-orm";
import { arrivalSettings, kitchens } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { auditKitchen, authorizedKitchen } from "@/lib/kitchens";
import type { ArrivalInput } from "./schemas";

export type ArrivalSettings = Omit<ArrivalInput, "kitchenId">;

/** What a kitchen tells and asks on the day, for those who run it. Refuses `not_found`, `forbidden`. */
export async function getArrivalSettings(ctx: Ctx, kitchenId: string): Promise<ArrivalSettings> {
  await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const [row] = await ctx.db.run((query) =>
    query
      .select({ noShowMinutes: kitchens.noShowMinutes, kept: arrivalSettings })
      .from(kitchens)
      .leftJoin(arrivalSettings, eq(arrivalSettings.kitchenId, kitchens.id))
      .where(eq(kitchens.id, kitchenId))
      .limit(1),
  );
  return {
    noShowMinutes: row?.noShowMinutes ?? 60,
    instructions: row?.kept?.instructions ?? "",
    checklist: row?.kept?.checklist ?? [],
    photosRequired: row?.kept?.photosRequired ?? false,
  };
}

/** Refuses `not_found`, `forbidden`. */
export async function saveArrivalSettings(ctx: Ctx, input: ArrivalInput): Promise<void> {
  const { kitchenId, noShowMinutes, ...settings } = input;
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await ctx.db.batch((query) => [
    query
      .insert(arrivalSettings)
      .values({ kitchenId, ...settings })
      .onConflictDoUpdate({
        target: arrivalSettings.kitchenId,
        set: { ...settings, updatedAt: sql`prep.now()` },
      }),
    query.update(kitchens).set({ noShowMinutes }).where(eq(kitchens.id, kitchenId)),
    auditKitchen(query, kitchen, "changed", { part: "arrival" }),
  ]);
}
