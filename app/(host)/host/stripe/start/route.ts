import { redirect } from "next/navigation";
import { orNotFound } from "@/lib/http/page";
import { parse } from "@/lib/http/parse";
import { signedIn } from "@/lib/http/request-ctx";
import { startOnboarding } from "@/lib/payments";
import { OrganizationInput } from "@/lib/payments/schemas";

export const runtime = "edge";

/** A link to Stripe's form works once; Stripe sends whoever opens it again here, for a fresh one. */
export async function GET(request: Request): Promise<never> {
  const { pathname, search, searchParams } = new URL(request.url);
  const { ctx } = await signedIn(pathname + search);
  const input = parse(OrganizationInput, {
    organizationId: searchParams.get("organization"),
    returnTo: searchParams.get("to") ?? undefined,
  });
  const { url } = await orNotFound(startOnboarding(ctx, input));
  redirect(url);
}
