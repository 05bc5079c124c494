import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

export async function Storage({ kitchenId }: { kitchenId: string }) {
  const t = await getTranslations("hostStorage");
  return (
    <section className="grid gap-3" aria-labelledby="storage">
      <h2 id="storage">{t("title")}</h2>
      <Card className="grid justify-items-start gap-3">
        <p className="text-ink-soft">{t("lead")}</p>
        <Button asChild tone="plain">
          <Link href={`/host/kitchens/${kitchenId}/storage`}>{t("open")}</Link>
        </Button>
      </Card>
    </section>
  );
}
