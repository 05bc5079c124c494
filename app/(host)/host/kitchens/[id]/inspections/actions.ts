"use server";
import { revalidatePath } from "next/cache";
import { action } from "@/lib/http/adapters";
import { makeInspectionLink, revokeInspectionLink } from "@/lib/inspections";
import { InspectionLinkIdInput, MakeInspectionLinkInput } from "@/lib/inspections/schemas";

export const makeInspectionLinkAction = action(MakeInspectionLinkInput, async (ctx, input) => {
  const made = await makeInspectionLink(ctx, input);
  revalidatePath("/host", "layout");
  return made;
});

export const revokeInspectionLinkAction = action(InspectionLinkIdInput, async (ctx, input) => {
  await revokeInspectionLink(ctx, input);
  revalidatePath("/host", "layout");
});
