"use server";
import { redirect } from "next/navigation";
import { describeRenter } from "@/lib/compliance";
import { DescribeRenterInput } from "@/lib/compliance/schemas";
import { action } from "@/lib/http/adapters";

/** No box ticked is an answer, too. */
const Form = DescribeRenterInput.extend({ facts: DescribeRenterInput.shape.facts.default([]) });

export const describeRenterAction = action(Form, async (ctx, input) => {
  await describeRenter(ctx, input);
  redirect(`/papers/about?city=${input.city}&said=yes`);
});
