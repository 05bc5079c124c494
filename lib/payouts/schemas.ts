import { z } from "zod";
import { dollarsInput } from "@/lib/core/dollars-input";
import { MOST_PAYOUT_MINIMUM_CENTS } from "@/lib/core/payout-terms";

const organizationId = z.uuid("Give the id of an organization");
const minimumCents = z
  .int("Give whole cents")
  .min(0, "Give nothing or more")
  .max(MOST_PAYOUT_MINIMUM_CENTS, "Give at most $10,000");

export const SetPayoutMinimumInput = z.strictObject({ organizationId, minimumCents });
export type SetPayoutMinimumInput = z.output<typeof SetPayoutMinimumInput>;

/** The same as people type it: `$25` or `25.50`. */
export const SetPayoutMinimumForm = z
  .strictObject({
    organizationId,
    minimum: dollarsInput(6).pipe(minimumCents),
  })
  .transform(({ minimum, ...rest }) => ({ ...rest, minimumCents: minimum }));
