import { getLocale, getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import type { KitchenSetup } from "@/lib/kitchens";
import { stamp } from "../../../times";
import { ClosureForm, RemoveClosure } from "./closure-forms";

/** Times in which nobody can book: holidays, repairs, a private event. */
export async function Closures({ setup, today }: { setup: KitchenSetup; today: string }) {
  const { kitchen, closures } = setup;
  const [t, locale] = await Promise.all([getTranslations("host.closures"), getLocale()]);
  const at = (instant: Date) => stamp(instant, kitchen.timeZone, locale);
  return (
    <section className="grid gap-3" aria-labelledby="closures">
      <h2 id="closures">{t("title")}</h2>
      <Card className="grid gap-4">
        <p className="text-ink-soft">{t("lead")}</p>
        {closures.length > 0 && (
          <ul className="grid gap-3">
            {closures.map((closure) => (
              <li key={closure.id} className="flex flex-wrap items-center justify-between gap-2">
                <span>
                  {at(closure.startsAt)} – {at(closure.endsAt)}
                  {closure.reason && <span className="text-ink-soft"> · {closure.reason}</span>}
                </span>
                <RemoveClosure kitchenId={kitchen.id} closureId={closure.id} />
              </li>
            ))}
          </ul>
        )}
        <ClosureForm key={closures.length} kitchenId={kitchen.id} today={today} />
      </Card>
    </section>
  );
}
