import { eq, sql } from "drizzle-orm";
import { spaces } from "@/db/schema";
import type { Ctx } from "@/lib/context";
import { refuseField } from "@/lib/core/errors";
import type { RateCard } from "@/lib/core/price-terms";
import { auditKitchen, authorizedKitchen, liveSpace } from "./queries";
import {
  type AddRateInput,
  type RemoveRateInput,
  rateOf,
  type SetDepositInput,
  type SetFeePayerInput,
  type SetMinimumInput,
} from "./rate-schemas";

/** Where each kind stands in a rate card, and how many of it a space has at most. */
const LISTS = {
  band: { list: "bands", most: 10 },
  package: { list: "packages", most: 5 },
  fee: { list: "fees", most: 5 },
  lead: { list: "leads", most: 5 },
  occupancy: { list: "occupancies", most: 2 },
} as const satisfies Record<AddRateInput["kind"], { list: keyof RateCard; most: number }>;

/**
 * Adds a weekly rate, a package, a fee, a share for booking late or early or one by occupancy to what a space costs; bookings
 * made before keep their price. Refuses `not_found`, `forbidden`, `conflict` (the name is used, or there are too many).
 */
export async function addRate(ctx: Ctx, input: AddRateInput): Promise<void> {
  const { kitchenId, spaceId, kind } = input;
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await liveSpace(ctx, kitchenId, spaceId);
  const { list, most } = LISTS[kind];
  const rate = rateOf(input);
  const added = sql`jsonb_set(${spaces.rates}, ${`{${list}}`}::text[], coalesce(${spaces.rates} -> ${list}, '[]') || ${JSON.stringify([rate])}::jsonb)`;
  const named = sql`(select count(*) from spaces s, jsonb_array_elements(s.rates -> ${list}) r where s.id = ${spaceId} and lower(r ->> 'name') = lower(${rate.name}))`;
  const count = sql`(select jsonb_array_length(s.rates -> ${list}) from spaces s where s.id = ${spaceId})`;
  await ctx.db.batch((query) => [
    query.update(spaces).set({ rates: added }).where(eq(spaces.id, spaceId)),
    query.execute(sql`select prep.must(${named} = 1, 'conflict', 'There is one of that name already')`),
    query.execute(
      sql`select prep.must(${count} <= ${most}, 'conflict', 'A space has at most 10 weekly rates, 5 each of packages, fees and discounts, and 2 steps by occupancy')`,
    ),
    auditKitchen(query, kitchen, "rate_added", { spaceId, kind, ...rate }),
  ]);
}

/** Takes a weekly rate, a package, a fee or a share of the time away; one that is gone already stays gone. Refuses `not_found`, `forbidden`. */
export async function removeRate(ctx: Ctx, input: RemoveRateInput): Promise<void> {
  const { kitchenId, spaceId, kind, name } = input;
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await liveSpace(ctx, kitchenId, spaceId);
  const { list } = LISTS[kind];
  const rest = sql`(select coalesce(jsonb_agg(r.rate order by r.n), '[]') from jsonb_array_elements(coalesce(${spaces.rates} -> ${list}, '[]'))
    with ordinality r(rate, n) where r.rate ->> 'name' <> ${name})`;
  await ctx.db.batch((query) => [
    query
      .update(spaces)
      .set({ rates: sql`jsonb_set(${spaces.rates}, ${`{${list}}`}::text[], ${rest})` })
      .where(eq(spaces.id, spaceId)),
    auditKitchen(query, kitchen, "rate_removed", { spaceId, kind, name }),
  ]);
}

/** Sets values of a rate card, and says so in the log. */
async function setOnCard(
  ctx: Ctx,
  { kitchenId, spaceId }: { kitchenId: string; spaceId: string },
  action: string,
  values: Partial<Pick<RateCard, "minimumCents" | "depositCents" | "beyondDepositCents" | "renterPaysFee">>,
): Promise<void> {
  const kitchen = await authorizedKitchen(ctx, kitchenId, "kitchen:update");
  await liveSpace(ctx, kitchenId, spaceId);
  const changed = sql`${spaces.rates} || ${JSON.stringify(values)}::jsonb`;
  await ctx.db.batch((query) => [
    query.update(spaces).set({ rates: changed }).where(eq(spaces.id, spaceId)),
    auditKitchen(query, kitchen, action, { spaceId, ...values }),
  ]);
}

/** The least that the time of a slot costs; null: no such thing. Refuses `not_found`, `forbidden`. */
export const setMinimum = (ctx: Ctx, input: SetMinimumInput) =>
  setOnCard(ctx, input, "minimum_set", { minimumCents: input.minimum });

/**
 * What a booking of one slot pays on top and gets back after the visit, less what damage is awarded, and what damage may cost
 * beyond it at most; null: nothing. Bookings made before keep what they were asked for. Refuses `not_found`, `forbidden`,
 * `invalid_input` (`beyondDepositCents`: beyond no deposit).
 */
export async function setDeposit(ctx: Ctx, input: SetDepositInput): Promise<void> {
  const { depositCents, beyondDepositCents } = input;
  if (beyondDepositCents !== null && depositCents === null)
    refuseField("beyondDepositCents", "Ask for a deposit first");
  await setOnCard(ctx, input, "deposit_set", { depositCents, beyondDepositCents });
}

/** Who pays the platform's fee for bookings made from now on. Refuses `not_found`, `forbidden`. */
export const setFeePayer = (ctx: Ctx, input: SetFeePayerInput) =>
  setOnCard(ctx, input, "fee_payer_set", { renterPaysFee: input.payer === "renter" });
