import { z } from "zod";
import { Day, FactId, PackSlug, RuleId } from "./record-schemas";

const facts = z
  .array(FactId)
  .max(100, "Choose at most 100")
  .transform((all) => [...new Set(all)].sort());
const kitchenId = z.uuid("Give the id of a kitchen");

export const DescribeRenterInput = z.strictObject({ city: PackSlug, facts });
export type DescribeRenterInput = z.output<typeof DescribeRenterInput>;

export const DescribeKitchenInput = z.strictObject({ kitchenId, facts });
export type DescribeKitchenInput = z.output<typeof DescribeKitchenInput>;

export const KitchenShareInput = z.strictObject({ kitchenId });
export type KitchenShareInput = z.output<typeof KitchenShareInput>;

export const SetGateInput = z.strictObject({
  slug: PackSlug,
  /** Nobody is refused before this day; null: papers are asked for, and nobody is refused. */
  from: z.union([z.literal("").transform(() => null), z.null(), Day]),
});
export type SetGateInput = z.output<typeof SetGateInput>;

export const WaivePaperInput = z.strictObject({
  subjectId: z.uuid("Give the id of a subject"),
  requirement: RuleId,
  from: Day,
  until: Day,
  reason: z.string().trim().min(5, "Say why, in a few words").max(500, "Use at most 500 characters"),
});
export type WaivePaperInput = z.output<typeof WaivePaperInput>;

export const EndWaiverInput = z.strictObject({ waiverId: z.uuid("Give the id of a waiver") });
export type EndWaiverInput = z.output<typeof EndWaiverInput>;

const cents = z
  .number("Give whole cents")
  .int("Give whole cents")
  .min(0, "Give 0 or more")
  .max(100_000_000_00, "Give at most 100 million dollars")
  .nullable()
  .default(null);
export const DemandPaperInput = z.strictObject({
  kitchenId,
  requirement: RuleId,
  /** The least that an insurance covers; null: any. */
  occurrenceCents: cents,
  aggregateCents: cents,
});
export type DemandPaperInput = z.output<typeof DemandPaperInput>;
export const DropDemandInput = z.strictObject({ kitchenId, requirement: RuleId });
export type DropDemandInput = z.output<typeof DropDemandInput>;
