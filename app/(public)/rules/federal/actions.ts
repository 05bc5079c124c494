"use server";
import { revalidatePath } from "next/cache";
import { attestFederalPath } from "@/lib/compliance";
import { AttestInput } from "@/lib/compliance/schemas";
import { action } from "@/lib/http/adapters";
import { limitBrowser } from "@/lib/http/rate-limit";

export const attestAction = action(AttestInput, async (ctx, input) => {
  await limitBrowser("write", ctx.credential?.userId ?? null);
  await attestFederalPath(ctx, input);
  revalidatePath("/rules/federal");
});
