import { redirect } from "next/navigation";
import { AppError } from "@/lib/core/errors";
import { log } from "@/lib/http/log";
import { orNotFound } from "@/lib/http/page";
import { parse } from "@/lib/http/parse";
import { signedIn } from "@/lib/http/request-ctx";
import { startOnboarding } from "@/lib/payments";
import { OrganizationInput } from "@/lib/payments/schemas";

export const runtime = "edge";

/**
 * To Stripe's form. A link to it works once, so Stripe too sends people here for a fresh one. When Stripe cannot be
 * reached, the person is back where they were, and told so.
 */
export async function GET(request: Request): Promise<never> {
  const { pathname, search, searchParams } = new URL(request.url);
  const { ctx } = await signedIn(pathname + search);
  const input = parse(OrganizationInput, {
    organizationId: searchParams.get("organization"),
    returnTo: searchParams.get("to") ?? undefined,
  });
  const started = orNotFound(startOnboarding(ctx, input)).catch((error: unknown) => {
    if (error instanceof AppError || isOfNext(error)) throw error;
    log.error("onboarding-failed", { requestId: ctx.requestId, error });
    return { url: `${input.returnTo}?failed=1` };
  });
  redirect((await started).url);
}

/** Next says `not found` and `redirect` by throwing. */
const isOfNext = (error: unknown) => error instanceof Error && "digest" in error;
