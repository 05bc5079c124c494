import { parse } from "@/lib/http/parse";
import { signedIn } from "@/lib/http/request-ctx";
import { OrganizationInput } from "@/lib/payments/schemas";

/** Whose account it is about and where to go afterwards, both from the address; asks people to sign in first. */
export async function asked(request: Request) {
  const { pathname, search, searchParams } = new URL(request.url);
  const { ctx } = await signedIn(pathname + search);
  const input = parse(OrganizationInput, {
    organizationId: searchParams.get("organization"),
    returnTo: searchParams.get("to") ?? undefined,
  });
  return { ctx, input };
}
