import { z } from "zod";
import { Day } from "./record-schemas";

const empty = z.literal("").transform(() => null);

export const AddStaffInput = z.strictObject({
  /** Without one, the actor's own people. */
  kitchenId: z.uuid("Give the id of a kitchen").optional(),
  name: z.string().trim().min(1, "Give a name").max(120, "Use at most 120 characters"),
  hiredOn: z.union([empty, Day]).nullable().default(null),
});
export type AddStaffInput = z.output<typeof AddStaffInput>;

export const LeaveStaffInput = z.strictObject({
  staffId: z.uuid("Give the id of a person"),
  /** The last day. */
  leftOn: Day,
});
export type LeaveStaffInput = z.output<typeof LeaveStaffInput>;
