import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";

/** The way to the kitchen's papers, to what they leave open, to its people, and to what inspectors are shown. */
export async function Papers({ kitchenId }: { kitchenId: string }) {
  const [t, g] = await Promise.all([getTranslations("papers"), getTranslations("gate")]);
  return (
    <section className="grid gap-3" aria-labelledby="papers">
      <h2 id="papers">{t("kitchenTitle")}</h2>
      <Card className="grid justify-items-start gap-3">
        <p className="text-ink-soft">{t("kitchenLead")}</p>
        <div className="flex flex-wrap gap-3">
          <Button asChild tone="plain">
            <Link href={`/host/kitchens/${kitchenId}/papers`}>{t("open")}</Link>
          </Button>
          {(["papers/about", "papers/staff", "agreements", "inspections"] as const).map((path) => (
            <Button key={path} asChild tone="plain">
              <Link href={`/host/kitchens/${kitchenId}/${path}`}>{g(`to.${path}`)}</Link>
            </Button>
          ))}
        </div>
      </Card>
    </section>
  );
}
