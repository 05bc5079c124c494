import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

/** The way to plans by the month, and to those who bought one. */
export async function Plans({ kitchenId }: { kitchenId: string }) {
  const t = await getTranslations("hostPlans");
  return (
    <section className="grid gap-3" aria-labelledby="plans">
      <h2 id="plans">{t("title")}</h2>
      <Card className="grid justify-items-start gap-3">
        <p className="text-ink-soft">{t("lead")}</p>
        <Button asChild tone="plain">
          <Link href={`/host/kitchens/${kitchenId}/plans`}>{t("open")}</Link>
        </Button>
      </Card>
    </section>
  );
}
