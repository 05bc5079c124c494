import type { Ctx } from "@/lib/context";
import type { RuleRole } from "@/lib/core/compliance-terms";
import { listPacks, rulesFor } from "./packs";
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

/** The pack of the city that something stands in; null where there are no rules of it. */
export async function packOfPlace(
  ctx: Ctx,
  { city, state }: { city: string; state: string },
): Promise<string | null> {
  const same = (a: string | null, b: string) => a?.trim().toLowerCase() === b.trim().toLowerCase();
  const packs = await listPacks(ctx);
  return packs.find((pack) => same(pack.city, city) && same(pack.state, state))?.slug ?? null;
}
