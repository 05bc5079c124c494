import Link from "next/link";
import { getTranslations } from "next-intl/server";
import type { KitchenSetup } from "@/lib/kitchens";
import { HoursForm } from "./hours-form";

type Props = { setup: KitchenSetup; space: string | undefined };

const tab =
  "inline-flex min-h-11 items-center rounded-lg border-2 border-line px-3 font-semibold hover:bg-sunken aria-[current=page]:border-brand aria-[current=page]:bg-brand-wash";

/** The kitchen's week, and that of each space that keeps hours of its own. */
export async function HoursStep({ setup: { kitchen, spaces, hours }, space: wanted }: Props) {
  const t = await getTranslations("setup.hours");
  const space = spaces.find(({ id }) => id === wanted);
  const ofKitchen = hours.filter((shift) => shift.spaceId === null);
  const own = hours.filter((shift) => space && shift.spaceId === space.id);
  const here = `/host/kitchens/${kitchen.id}/setup/hours`;
  return (
    <>
      {ofKitchen.length > 0 && spaces.length > 1 && (
        <nav aria-label={t("whose")}>
          <ul className="flex flex-wrap gap-2">
            <li>
              <Link href={here} aria-current={space ? undefined : "page"} className={tab}>
                {t("kitchen")}
              </Link>
            </li>
            {spaces.map(({ id, name }) => (
              <li key={id}>
                <Link
                  href={`${here}?space=${id}`}
                  aria-current={id === space?.id ? "page" : undefined}
                  className={tab}
                >
                  {name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {space && <p className="text-ink-soft">{own.length > 0 ? t("ownHours") : t("kitchenHours")}</p>}
      <HoursForm
        key={`${space?.id}${own.length}`}
        kitchenId={kitchen.id}
        spaceId={space?.id}
        own={own.length > 0}
        hours={own.length > 0 ? own : ofKitchen}
      />
    </>
  );
}
