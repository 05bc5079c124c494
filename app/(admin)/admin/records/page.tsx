import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { TextLink } from "@/components/ui/text-link";
import { can } from "@/lib/access";
import { recordDesk } from "@/lib/public-records";
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
  const [t, admin, desk] = await Promise.all([
    getTranslations("records"),
    getTranslations("admin"),
    recordDesk(ctx),
  ]);
  const may = can(person, "records:write");
  return (
    <div className="grid max-w-4xl grid-cols-1 gap-8">
      <header className="grid gap-2">
        <TextLink back href="/admin">
          {admin("title")}
        </TextLink>
        <h1>{t("title")}</h1>
        <p className="text-ink-soft">{t("lead")}</p>
      </header>
      <Closures closures={desk.closures} may={may} />
      <Matches matches={desk.matches} may={may} />
      <Imports imports={desk.imports} />
    </div>
  );
}
