import { redirect } from "next/navigation";
import { AppError } from "@/lib/core/errors";
import { log } from "@/lib/http/log";
import { orNotFound } from "@/lib/http/page";
import { startOnboarding } from "@/lib/payments";
import { asked } from "../asked";

export const runtime = "edge";

/**
 * To Stripe's form. A link to it works once, so Stripe too sends people here for a fresh one. When Stripe cannot be
 * reached, the person is back where they were, and told so.
 */
export async function GET(request: Request): Promise<never> {
  const { ctx, input } = await asked(request);
  const started = orNotFound(startOnboarding(ctx, input)).catch((error: unknown) => {
    if (error instanceof AppError || isOfNext(error)) throw error;
    log.error("onboarding-failed", { requestId: ctx.requestId, error });
    return { url: `${input.returnTo}?failed=1` };
  });
  redirect((await started).url);
}

/** Next says `not found` and `redirect` by throwing. */
const isOfNext = (error: unknown) => error instanceof Error && "digest" in error;
