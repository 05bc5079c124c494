import { FederalAnswers } from "@/lib/compliance/schemas";

/** Every question with its answers, in the order in which they are asked. */
export const QUESTIONS = (Object.keys(FederalAnswers.shape) as (keyof typeof FederalAnswers.shape)[]).map(
  (name) => ({
    name,
    answers: FederalAnswers.shape[name].options,
  }),
);
export type Question = (typeof QUESTIONS)[number];
