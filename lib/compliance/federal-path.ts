import type { FederalAnswers } from "./federal-schemas";

export const EXEMPTIONS = ["no_food", "home", "farm", "nonprofit", "restaurant", "retail"] as const;
export const FEDERAL_STEPS = [
  "register",
  "renew_even_years",
  "attest_qualified",
  "food_safety_plan",
  "work_out_size",
  "meat_grant",
  "trace_records",
  "look_up_traceability",
  "keep_proof_of_retail",
  "ask_again_when_selling_changes",
] as const;
export type FederalStep = (typeof FEDERAL_STEPS)[number];

export type FederalOutcome = {
  registers: boolean;
  /** Why not, where it does not. */
  exemption: (typeof EXEMPTIONS)[number] | null;
  /** Under the size that may attest instead of keeping a full plan; null: does not matter, or is not known. */
  qualified: boolean | null;
  /** What the engine is told of this business. */
  facts: string[];
  steps: FederalStep[];
  /** Where the law says it, to be checked there. */
  citations: string[];
};

/**
 * Who registers with FDA and what follows, from what a business says of itself. Nothing is looked up: registrations are
 * not public (21 CFR 1.243), so nobody but the business can say that it is registered. Pure.
 */
export function federalPath(answers: FederalAnswers): FederalOutcome {
  const exemption = exemptionOf(answers);
  const registers = exemption === null;
  const qualified = registers && answers.sales !== "unsure" ? answers.sales === "under_one_million" : null;
  return {
    registers,
    exemption,
    qualified,
    facts: factsOf(answers, registers, qualified),
    steps: stepsOf(answers, registers, qualified),
    citations: citationsOf(answers, registers),
  };
}

function exemptionOf({ handlesFood, place, nonprofit, sells }: FederalAnswers): FederalOutcome["exemption"] {
  if (handlesFood === "no") return "no_food";
  if (place === "home") return "home";
  if (place === "farm") return "farm";
  if (nonprofit === "yes") return "nonprofit";
  if (sells === "meals") return "restaurant";
  return sells === "mostly_direct" ? "retail" : null;
}

function factsOf(answers: FederalAnswers, registers: boolean, qualified: boolean | null): string[] {
  const facts = registers ? ["sells_wholesale"] : answers.handlesFood === "yes" ? ["sells_retail"] : [];
  if (registers && qualified !== null)
    facts.push(qualified ? "qualified_facility" : "not_qualified_facility");
  if (answers.wholesaleMeat === "yes") facts.push("wholesale_meat_or_poultry");
  if (answers.traceabilityFoods === "yes") facts.push("handles_traceability_list_foods");
  return facts;
}

function stepsOf(answers: FederalAnswers, registers: boolean, qualified: boolean | null): FederalStep[] {
  const steps: FederalStep[] = [];
  if (registers) {
    steps.push("register", "renew_even_years");
    steps.push(qualified === null ? "work_out_size" : qualified ? "attest_qualified" : "food_safety_plan");
  } else if (answers.handlesFood === "yes") {
    if (answers.sells === "mostly_direct") steps.push("keep_proof_of_retail");
    steps.push("ask_again_when_selling_changes");
  }
  if (answers.wholesaleMeat === "yes") steps.push("meat_grant");
  if (answers.handlesFood === "yes") {
    if (answers.traceabilityFoods === "yes") steps.push("trace_records");
    if (answers.traceabilityFoods === "unsure") steps.push("look_up_traceability");
  }
  return steps;
}

function citationsOf(answers: FederalAnswers, registers: boolean): string[] {
  const citations = ["21 CFR 1.225", "21 CFR 1.226", "21 CFR 1.227"];
  if (registers) citations.push("21 CFR 1.230", "21 CFR 117.3", "21 CFR 117.201");
  if (answers.wholesaleMeat === "yes") citations.push("9 CFR 304", "9 CFR 381");
  if (answers.traceabilityFoods !== "no") citations.push("21 CFR 1 subpart S");
  return citations;
}
