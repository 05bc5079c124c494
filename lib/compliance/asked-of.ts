import { sql } from "drizzle-orm";
import type { Ctx } from "@/lib/context";
import type { RuleRole } from "@/lib/core/compliance-terms";
import { rulesFor } from "./packs";
import type { RuleRecord } from "./record-schemas";
import { bindsRole } from "./rule";

/**
 * What a city and the nation ask of one side today, by law or by custom, in the order of the rules. Refuses an unknown city by
 * its field.
 */
export async function askedOf(ctx: Ctx, city: string, role: RuleRole): Promise<RuleRecord[]> {
  const { city: own, federal } = await rulesFor(ctx, city);
  return [...own.requirements, ...federal.requirements].filter(
    (record) =>
      bindsRole(record, role) &&
      record.force !== "informational" &&
      (record.subject === "business" || record.subject === "facility" || record.subject === "person"),
  );
}

/** The pack whose city a kitchen stands in; null where there are no rules of it. */
export async function packOfKitchen(ctx: Ctx, kitchenId: string): Promise<string | null> {
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ slug: string }>(
      sql`select p.slug from kitchens k join rule_packs p on lower(p.city) = lower(k.city) and p.state = k.state where k.id = ${kitchenId}`,
    ),
  );
  return rows[0]?.slug ?? null;
}
