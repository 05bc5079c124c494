import { redirect } from "next/navigation";
import { orNotFound } from "@/lib/http/page";
import { parse } from "@/lib/http/parse";
import { signedIn } from "@/lib/http/request-ctx";
import { finishOnboarding } from "@/lib/payments";
import { OrganizationInput } from "@/lib/payments/schemas";

export const runtime = "edge";

/** Stripe sends the person back here, whether or not they finished. */
export async function GET(request: Request): Promise<never> {
  const { pathname, search, searchParams } = new URL(request.url);
  const { ctx } = await signedIn(pathname + search);
  const input = parse(OrganizationInput, {
    organizationId: searchParams.get("organization"),
    returnTo: searchParams.get("to") ?? undefined,
  });
  await orNotFound(finishOnboarding(ctx, input));
  redirect(input.returnTo);
}
