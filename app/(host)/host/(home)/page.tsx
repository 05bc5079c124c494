import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requestCtx, viewer } from "@/lib/http/request-ctx";
import { chosenOrganization } from "../organization";
import { Dashboard } from "./_components/dashboard";
import { Landing } from "./_components/landing";
import { OrganizationForm } from "./_components/organization-form";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  const [t, person] = await Promise.all([getTranslations("host"), viewer()]);
  return { title: person?.memberships.length ? t("title") : t("landing.title") };
}

/** Nobody: an invitation. Somebody without an organization: one question. A host: the day. */
export default async function HostPage() {
  const person = await viewer();
  if (!person) return <Landing />;
  const ctx = await requestCtx();
  const { chosen } = await chosenOrganization(ctx);
  if (!chosen) return <OrganizationForm />;
  return <Dashboard ctx={ctx} person={person} standing={chosen} />;
}
