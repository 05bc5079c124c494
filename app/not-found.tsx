import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export const runtime = "edge";

export default async function NotFound() {
  const t = await getTranslations("errors");
  return (
    <EmptyState title={<h1>{t("notFoundTitle")}</h1>}>
      <p>{t("notFoundBody")}</p>
      <Button asChild>
        <Link href="/">{t("home")}</Link>
      </Button>
    </EmptyState>
  );
}
