import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

export async function Papers({ kitchenId }: { kitchenId: string }) {
  const t = await getTranslations("papers");
  return (
    <section className="grid gap-3" aria-labelledby="papers">
      <h2 id="papers">{t("kitchenTitle")}</h2>
      <Card className="grid justify-items-start gap-3">
        <p className="text-ink-soft">{t("kitchenLead")}</p>
        <Button asChild tone="plain">
          <Link href={`/host/kitchens/${kitchenId}/papers`}>{t("open")}</Link>
        </Button>
      </Card>
    </section>
  );
}
