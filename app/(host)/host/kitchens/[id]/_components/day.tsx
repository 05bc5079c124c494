import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

export async function Day({ kitchenId }: { kitchenId: string }) {
  const t = await getTranslations("day");
  return (
    <section className="grid gap-3" aria-labelledby="day">
      <h2 id="day">{t("settings")}</h2>
      <Card className="grid justify-items-start gap-3">
        <p className="text-ink-soft">{t("settingsLead")}</p>
        <Button asChild tone="plain">
          <Link href={`/host/kitchens/${kitchenId}/day`}>{t("settingsOpen")}</Link>
        </Button>
      </Card>
    </section>
  );
}
