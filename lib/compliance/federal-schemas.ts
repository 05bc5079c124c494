import { z } from "zod";

/** What a food business says of itself. Each question has one meaning in the law that is cited beside the answer. */
export const FederalAnswers = z.strictObject({
  /** Makes, processes, packs or holds food for people or animals in the United States. */
  handlesFood: z.enum(["yes", "no"], "Choose an answer"),
  /** Where: a private home and a farm are not facilities. */
  place: z.enum(["kitchen", "home", "farm"], "Choose an answer"),
  nonprofit: z.enum(["yes", "no"], "Choose an answer"),
  /** How it is sold: all eaten at once, most or little sold to the people who eat it. */
  sells: z.enum(["meals", "mostly_direct", "mostly_business"], "Choose an answer"),
  /** Yearly sales of food, and the value of food held without sale, three years' average. */
  sales: z.enum(["under_one_million", "one_million_or_more", "unsure"], "Choose an answer"),
  wholesaleMeat: z.enum(["yes", "no"], "Choose an answer"),
  traceabilityFoods: z.enum(["yes", "no", "unsure"], "Choose an answer"),
});
export type FederalAnswers = z.output<typeof FederalAnswers>;

export const AttestInput = FederalAnswers.extend({
  agrees: z.literal("yes", "Choose this box to go on: it says that your answers are true"),
});
export type AttestInput = z.output<typeof AttestInput>;
