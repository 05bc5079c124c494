import type { Metadata, Viewport } from "next";
import { getTranslations } from "next-intl/server";
import { ClientWords } from "@/components/site/client-words";
import { listKitchens } from "@/lib/kitchens";
import { scanList } from "@/lib/visits";
import { hostPage } from "../organization";
import { Scanner } from "./_components/scanner";

export const runtime = "edge";

export const viewport: Viewport = { themeColor: "#14532d" };

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("scan"))("title"), manifest: "/scan.webmanifest" };
}

/** Checks crews in at the door. Installed on a phone it works without network: all it needs came with the page. */
export default async function ScanPage() {
  const { ctx, organization } = await hostPage("/host/scan");
  const [t, list, kitchens] = await Promise.all([
    getTranslations("scan"),
    scanList(ctx, organization.id),
    listKitchens(ctx, organization.id),
  ]);
  return (
    <ClientWords of={["scan", "errors"]}>
      <div className="mx-auto grid w-full max-w-xl gap-5">
        <h1>{t("title")}</h1>
        <p className="text-ink-soft">{t("lead")}</p>
        <Scanner list={list} kitchenIds={kitchens.map(({ id }) => id)} />
      </div>
    </ClientWords>
  );
}
