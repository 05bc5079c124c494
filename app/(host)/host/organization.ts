import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { can, type Person } from "@/lib/access";
import { myOrganizations } from "@/lib/accounts";
import type { Ctx } from "@/lib/context";
import { signedIn } from "@/lib/http/request-ctx";

export const ORGANIZATION_COOKIE = "organization";

export type Standing = Awaited<ReturnType<typeof myOrganizations>>[number];

/** The organization that a person with several last chose; the oldest otherwise. */
export async function chosenOrganization(
  ctx: Ctx,
): Promise<{ all: Standing[]; chosen: Standing | undefined }> {
  const [all, jar] = await Promise.all([myOrganizations(ctx), cookies()]);
  const wanted = jar.get(ORGANIZATION_COOKIE)?.value;
  return { all, chosen: all.find((s) => s.organization.id === wanted) ?? all[0] };
}

/** For pages about one organization: signed in, and a member of one. */
export async function hostPage(
  path: string,
): Promise<Standing & { ctx: Ctx; person: Person; manages: boolean; owns: boolean }> {
  const { ctx, person } = await signedIn(path);
  const { chosen } = await chosenOrganization(ctx);
  if (!chosen) redirect("/host");
  const resource = { organizationId: chosen.organization.id };
  const manages = can(person, "kitchen:update", resource);
  return { ...chosen, ctx, person, manages, owns: can(person, "member:manage", resource) };
}
