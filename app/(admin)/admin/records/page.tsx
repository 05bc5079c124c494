import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { can } from "@/lib/access";
import { recordDesk } from "@/lib/public-records";
import { DeskHeader } from "../_components/desk-header";
import { staffPage } from "../staff";
import { Closures } from "./_components/closures";
import { Imports } from "./_components/imports";
import { Matches } from "./_components/matches";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("records"))("title") };
}

/** Records of agencies: closures first, then matches to judge, then what was imported. */
export default async function AdminRecordsPage() {
  const { ctx, person } = await staffPage("/admin/records");
  const [t, desk] = await Promise.all([getTranslations("records"), recordDesk(ctx)]);
  const may = can(person, "records:write");
  return (
    <div className="grid max-w-4xl grid-cols-1 gap-8">
      <DeskHeader title={t("title")} lead={t("lead")} />
      <Closures closures={desk.closures} may={may} />
      <Matches matches={desk.matches} may={may} />
      <Imports imports={desk.imports} />
    </div>
  );
}
