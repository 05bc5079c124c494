import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

/** The way to what the kitchen's city asks of it, and to what its host asks of renters. */
export async function Papers({ kitchenId }: { kitchenId: string }) {
  const t = await getTranslations("gate");
  return (
    <section className="grid gap-3" aria-labelledby="papers">
      <h2 id="papers">{t("hostTitle")}</h2>
      <Card className="grid justify-items-start gap-3">
        <p className="text-ink-soft">{t("hostLead")}</p>
        <div className="flex flex-wrap gap-3">
          {(["papers/about", "papers/staff", "inspections"] as const).map((path) => (
            <Button key={path} asChild tone="plain">
              <Link href={`/host/kitchens/${kitchenId}/${path}`}>{t(`to.${path}`)}</Link>
            </Button>
          ))}
        </div>
      </Card>
    </section>
  );
}
