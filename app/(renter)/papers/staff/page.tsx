import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { Roster } from "@/app/staff/_components/roster";
import { ruleDay } from "@/lib/compliance";
import { signedIn } from "@/lib/http/request-ctx";

export const runtime = "edge";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("staff"))("title") };
}

/** The people who work for a renter. */
export default async function MyStaffPage() {
  const { ctx } = await signedIn("/papers/staff");
  const t = await getTranslations("staff");
  return (
    <div className="mx-auto grid w-full max-w-3xl grid-cols-1 gap-6">
      <header className="grid gap-2">
        <h1>{t("title")}</h1>
        <p className="text-ink-soft">{t("lead")}</p>
      </header>
      <Roster ctx={ctx} today={ruleDay(ctx)} />
    </div>
  );
}
