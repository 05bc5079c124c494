"use server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { demandPaper, describeKitchen, dropDemand } from "@/lib/compliance";
import { DemandPaperInput, DescribeKitchenInput, DropDemandInput } from "@/lib/compliance/schemas";
import { dollarsInput } from "@/lib/core/dollars-input";
import { action } from "@/lib/http/adapters";

/** No box ticked is an answer, too. */
const Form = DescribeKitchenInput.extend({ facts: DescribeKitchenInput.shape.facts.default([]) });

export const describeKitchenAction = action(Form, async (ctx, input) => {
  await describeKitchen(ctx, input);
  redirect(`/host/kitchens/${input.kitchenId}/papers/about?said=yes`);
});

/** A form gives dollars; an empty field asks for no limit. */
const dollars = z
  .union([z.literal("").transform(() => null), dollarsInput(9, "Give an amount in dollars, like 1000000")])
  .default(null);
const Demand = DemandPaperInput.omit({ occurrenceCents: true, aggregateCents: true }).extend({
  occurrence: dollars,
  aggregate: dollars,
});

export const demandPaperAction = action(Demand, async (ctx, { occurrence, aggregate, ...paper }) => {
  await demandPaper(ctx, { ...paper, occurrenceCents: occurrence, aggregateCents: aggregate });
  revalidatePath("/host", "layout");
});

export const dropDemandAction = action(DropDemandInput, async (ctx, input) => {
  await dropDemand(ctx, input);
  revalidatePath("/host", "layout");
});
