import { redirect } from "next/navigation";
import { orNotFound } from "@/lib/http/page";
import { finishOnboarding } from "@/lib/payments";
import { asked } from "../asked";

export const runtime = "edge";

/** Stripe sends the person back here, whether or not they finished. */
export async function GET(request: Request): Promise<never> {
  const { ctx, input } = await asked(request);
  await orNotFound(finishOnboarding(ctx, input));
  redirect(input.returnTo);
}
