import { z } from "zod";
import { RULE_CATEGORIES, RULE_ROLES } from "@/lib/core/compliance-terms";

/** What of the table is shown. What is malformed is left out. */
export const RulesParams = z.object({
  role: z.enum(RULE_ROLES).catch("renter"),
  category: z.enum([...RULE_CATEGORIES, "all"]).catch("permit"),
});
export type RulesParams = z.output<typeof RulesParams>;

export const rulesHref = (params: RulesParams, change: Partial<RulesParams>) =>
  `/rules?${new URLSearchParams({ ...params, ...change })}`;
