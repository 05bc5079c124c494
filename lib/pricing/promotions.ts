import { and, desc, eq, isNull, or, sql } from "drizzle-orm";
import { promotions } from "@/db/schema";
import { type Ctx, requireUser } from "@/lib/context";
import { refuse, refuseRule } from "@/lib/core/errors";
import { uuidv7 } from "@/lib/core/ids";
import type { Promo } from "@/lib/core/price-terms";
import { dayStart } from "@/lib/core/zoned";
import { auditKitchen, authorizedKitchen } from "@/lib/kitchens";
import type { CreatePromotionInput, PromotionForm, PromotionIdInput } from "./schemas";

const MOST_LIVE = 50;

/**
 * A new code for a kitchen, or for all of its organization. Refuses `not_found`, `forbidden`, `conflict` (a live code of
 * that name, or too many).
 */
export async function createPromotion(ctx: Ctx, input: CreatePromotionInput): Promise<{ id: string }> {
  const { kitchenId, everywhere, percent, ...rest } = input;
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const { organizationId } = kitchen;
  const id = uuidv7();
  const live = sql`(select count(*) from promotions p where p.organization_id = ${organizationId} and p.ended_at is null)`;
  const same = sql`exists (select 1 from promotions p where p.organization_id = ${organizationId} and p.code = ${rest.code} and p.ended_at is null)`;
  const row = {
    ...rest,
    ...{ id, organizationId, kitchenId: everywhere ? null : kitchenId, createdBy: requireUser(ctx) },
    percentBps: percent === null ? null : percent * 100,
  };
  await ctx.db.batch((query) => [
    // Two who add a code of one name wait for each other here.
    query.execute(sql`select 1 from organizations where id = ${organizationId} for no key update`),
    query.execute(sql`select prep.must(not ${same}, 'conflict', 'There is a live code of that name')`),
    query.execute(
      sql`select prep.must(${live} < ${MOST_LIVE}, 'conflict', 'Use at most 50 codes at a time')`,
    ),
    query.insert(promotions).values(row),
    auditKitchen(query, kitchen, "promotion_added", { promotionId: id, code: rest.code }),
  ]);
  return { id };
}

/** The same by first and last day of the kitchen's calendar, both of them counted. Refuses as `createPromotion`. */
export async function createPromotionByDays(ctx: Ctx, { from, until, ...input }: PromotionForm) {
  const { timeZone } = await authorizedKitchen(ctx, input.kitchenId, "kitchen:update");
  const validFrom = from === null ? null : dayStart(from, timeZone);
  const validUntil = until === null ? null : dayStart(until, timeZone, 1);
  return createPromotion(ctx, { ...input, validFrom, validUntil });
}

/** Ends a code; bookings that used it keep their price. Ending twice is harmless. Refuses `not_found`, `forbidden`. */
export async function endPromotion(ctx: Ctx, { kitchenId, promotionId }: PromotionIdInput): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  const own = and(eq(promotions.id, promotionId), eq(promotions.organizationId, kitchen.organizationId));
  const [known] = await ctx.db.run((query) =>
    query.select({ endedAt: promotions.endedAt }).from(promotions).where(own).limit(1),
  );
  if (!known) refuse("not_found", "Code not found");
  if (known.endedAt) return;
  await ctx.db.batch((query) => [
    query
      .update(promotions)
      .set({ endedAt: sql`prep.now()` })
      .where(and(own, isNull(promotions.endedAt))),
    auditKitchen(query, kitchen, "promotion_ended", { promotionId }),
  ]);
}

/** Codes that count at a kitchen, live ones first, with how often they were used. Refuses `not_found`. */
export async function listPromotions(ctx: Ctx, { kitchenId }: { kitchenId: string }) {
  const { organizationId } = await authorizedKitchen(ctx, kitchenId, "organization:read");
  const uses = sql<number>`(select count(*)::int from promotion_uses u join bookings b on b.id = u.booking_id
    where u.promotion_id = promotions.id and b.confirmed_at is not null)`;
  return ctx.db.run((query) =>
    query
      .select({
        id: promotions.id,
        code: promotions.code,
        everywhere: sql<boolean>`${promotions.kitchenId} is null`,
        percentBps: promotions.percentBps,
        amountCents: promotions.amountCents,
        minimumCents: promotions.minimumCents,
        firstBookingOnly: promotions.firstBookingOnly,
        validFrom: promotions.validFrom,
        validUntil: promotions.validUntil,
        maxUses: promotions.maxUses,
        maxUsesEach: promotions.maxUsesEach,
        endedAt: promotions.endedAt,
        uses,
      })
      .from(promotions)
      .where(
        and(
          eq(promotions.organizationId, organizationId),
          or(isNull(promotions.kitchenId), eq(promotions.kitchenId, kitchenId)),
        ),
      )
      .orderBy(sql`${promotions.endedAt} is not null`, desc(promotions.createdAt))
      .limit(100),
  );
}

type Found = Promo & { problem: string | null; usesLeft: number | null };

/**
 * A code as it counts at a kitchen for whoever asks, and for how many more bookings of theirs (null: any number); whether it
 * still does is decided again when the slot is held.
 * Refuses `promo_refused` (`promoCode`): unknown, ended, not begun, used up, used already, for a first booking.
 */
export async function findPromo(
  ctx: Ctx,
  kitchenId: string,
  code: string,
): Promise<{ promo: Promo; usesLeft: number | null }> {
  const { rows } = await ctx.db.run((query) =>
    query.execute<{ found: Found | null }>(
      sql`select prep.find_promotion(${kitchenId}::uuid, ${code}) as found`,
    ),
  );
  const found = rows[0]?.found;
  if (!found) return refuseRule("promo_refused", "promoCode", "This code is not known here");
  const { problem, usesLeft, ...promo } = found;
  return problem ? refuseRule("promo_refused", "promoCode", problem) : { promo, usesLeft };
}
