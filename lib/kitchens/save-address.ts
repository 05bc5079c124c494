import zoneOfPoint from "@photostructure/tz-lookup";
import { eq } from "drizzle-orm";
import { places } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { refuse, refuseField } from "@/lib/core/errors";
import { openColumns, openSpaces } from "./opening";
import { auditKitchen, authorizedKitchen, changeKitchen } from "./queries";
import { openingRules } from "./save-hours";
import type { SaveAddressInput } from "./schemas";

/** The IANA zone of a point. */
export const zoneAt = (latitude: number, longitude: number): string => zoneOfPoint(latitude, longitude);

/**
 * Address, position and time zone. Fixed once a kitchen left the draft: what was reviewed and booked is at that
 * address. Refuses `not_found`, `forbidden`, `conflict`, `invalid_input` (`postalCode`).
 */
export async function saveAddress(
  ctx: Ctx,
  { kitchenId, timeZone: chosen, ...address }: SaveAddressInput,
): Promise<{ timeZone: string }> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  if (kitchen.status !== "draft") refuse("conflict", "The address is fixed once a kitchen was submitted");
  const [[zip], rules] = await Promise.all([
    ctx.db.run((query) =>
      query
        .select({ latitude: places.latitude, longitude: places.longitude })
        .from(places)
        .where(eq(places.id, `zip:${address.postalCode.slice(0, 5)}`))
        .limit(1),
    ),
    openingRules(ctx, kitchenId),
  ]);
  if (!zip) return refuseField("postalCode", "We do not know this ZIP code");
  const timeZone = chosen || zoneAt(zip.latitude, zip.longitude);
  const opening = { ...rules, timeZone, horizonDays: kitchen.horizonDays };
  await ctx.db.batch((query) => [
    changeKitchen(query, kitchen, { ...address, ...zip, timeZone, ...openColumns(opening, ctx.now) }),
    openSpaces(query, kitchenId, opening, ctx.now),
    auditKitchen(query, kitchen, "changed", { part: "address" }),
  ]);
  return { timeZone };
}
