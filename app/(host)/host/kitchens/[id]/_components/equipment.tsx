import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { namesOf } from "@/lib/core/booking-terms";
import type { KitchenSetup } from "@/lib/kitchens";

/** What renters can reserve along with a slot, and the way to change it. */
export async function Equipment({ setup: { kitchen, equipment } }: { setup: KitchenSetup }) {
  const t = await getTranslations("equipment");
  const names = namesOf(equipment.map(({ name, units }) => ({ name, units: units.length })));
  return (
    <section className="grid gap-3" aria-labelledby="equipment">
      <h2 id="equipment">{t("title")}</h2>
      <Card className="grid justify-items-start gap-3">
        <p className="text-ink-soft">{t("lead")}</p>
        {names && <p>{names}</p>}
        <Button asChild tone="plain">
          <Link href={`/host/kitchens/${kitchen.id}/equipment`}>{t("open")}</Link>
        </Button>
      </Card>
    </section>
  );
}
