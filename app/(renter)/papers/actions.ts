"use server";
import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { readSoon } from "@/app/read-soon";
import { addSupplierChain, checkOwnPapers, describeRenter } from "@/lib/compliance";
import { CheckOwnPapersInput, DescribeRenterInput, SupplierChainForm } from "@/lib/compliance/schemas";
import { action } from "@/lib/http/adapters";
import { confirmPaper, finishPaper, startPaper, withdrawPaper } from "@/lib/papers";
import { ConfirmPaperForm, PaperIdInput, StartPaperForm } from "@/lib/papers/schemas";

export const startPaperAction = action(StartPaperForm, startPaper);

export const finishPaperAction = action(PaperIdInput, async (ctx, input) => {
  const result = await finishPaper(ctx, input);
  readSoon();
  return result;
});

export const confirmPaperAction = action(ConfirmPaperForm, async (ctx, input) => {
  await confirmPaper(ctx, input);
  revalidatePath(`/papers/${input.paperId}`);
  redirect(`/papers/${input.paperId}`);
});

export const withdrawPaperAction = action(PaperIdInput, async (ctx, input) => {
  await withdrawPaper(ctx, input);
  revalidatePath(`/papers/${input.paperId}`);
  redirect(`/papers/${input.paperId}`);
});

/** No box ticked is an answer, too. */
const DescribeForm = DescribeRenterInput.extend({ facts: DescribeRenterInput.shape.facts.default([]) });

export const describeRenterAction = action(DescribeForm, async (ctx, input) => {
  await describeRenter(ctx, input);
  redirect(`/papers/about?city=${input.city}&said=yes`);
});

/** A box that is not ticked is not sent. */
const CheckForm = CheckOwnPapersInput.extend({
  includeConventions: z.literal("yes").optional().transform(Boolean),
});

export const checkOwnPapersAction = action(CheckForm, async (ctx, input) => {
  const { id } = await checkOwnPapers(ctx, input);
  redirect(`/papers/checks/${id}`);
});

export const addSupplierChainAction = action(SupplierChainForm, async (ctx, input) => {
  await addSupplierChain(ctx, input);
  revalidatePath("/papers/suppliers");
  redirect("/papers/suppliers?kept=yes");
});
