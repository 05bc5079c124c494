import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

/** The way to evening rates, day prices, fees and the least that a slot costs. */
export async function Prices({ kitchenId }: { kitchenId: string }) {
  const t = await getTranslations("prices");
  return (
    <section className="grid gap-3" aria-labelledby="prices">
      <h2 id="prices">{t("title")}</h2>
      <Card className="grid justify-items-start gap-3">
        <p className="text-ink-soft">{t("lead")}</p>
        <Button asChild tone="plain">
          <Link href={`/host/kitchens/${kitchenId}/prices`}>{t("open")}</Link>
        </Button>
      </Card>
    </section>
  );
}
