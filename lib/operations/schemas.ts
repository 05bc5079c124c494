import { z } from "zod";

export const ExplainDifferenceInput = z.object({
  differenceId: z.uuid("Give the id of a difference"),
  note: z.string().trim().min(1, "Give the explanation").max(500, "Use at most 500 characters"),
});
export type ExplainDifferenceInput = z.output<typeof ExplainDifferenceInput>;

/** A month of the ledger, which keeps UTC. */
export const CloseMonthInput = z.object({
  month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, "Give a month as 2030-01"),
});
export type CloseMonthInput = z.output<typeof CloseMonthInput>;
