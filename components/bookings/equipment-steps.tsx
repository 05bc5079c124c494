import { Minus, Plus } from "lucide-react";
import Link from "next/link";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import type { FreeEquipment } from "@/lib/bookings";
import type { EquipmentChoice } from "@/lib/bookings/schemas";
import { formatMoney } from "@/lib/core/money";

type Props = {
  items: readonly FreeEquipment[];
  chosen: readonly EquipmentChoice[];
  href: (chosen: EquipmentChoice[]) => string;
};

/** Equipment to be chosen, as many as are free: each a press more or less, all of it in the address. */
export function EquipmentSteps({ items, chosen, href }: Props) {
  const unitsOf = (spaceId: string) => chosen.find((one) => one.spaceId === spaceId)?.units ?? 0;
  const having = (spaceId: string, units: number): EquipmentChoice[] => [
    ...chosen.filter((one) => one.spaceId !== spaceId),
    ...(units > 0 ? [{ spaceId, units }] : []),
  ];
  return (
    <ul aria-labelledby="equipment" className="grid gap-2">
      {items.map((one) => (
        <Item
          key={one.spaceId}
          item={one}
          units={unitsOf(one.spaceId)}
          href={(units) => href(having(one.spaceId, units))}
        />
      ))}
    </ul>
  );
}

type ItemProps = { item: FreeEquipment; units: number; href: (units: number) => string };

async function Item({ item, units, href }: ItemProps) {
  const [t, locale] = await Promise.all([getTranslations("equipment"), getLocale()]);
  const { name, hourlyRateCents, currency, freeUnits } = item;
  const price = formatMoney(hourlyRateCents, currency, locale);
  return (
    <li className="flex items-center justify-between gap-3 rounded-lg border border-line-strong px-3 py-2">
      <span className="grid min-w-0">
        <span className="font-semibold break-words">{name}</span>
        <span className="text-sm text-ink-soft">
          {hourlyRateCents > 0 ? t("each", { price }) : t("included")} ·{" "}
          {freeUnits > 0 ? t("left", { free: freeUnits, units: item.units }) : t("taken")}
        </span>
      </span>
      {freeUnits > 0 && (
        <span className="flex shrink-0 items-center gap-1">
          <Step href={units > 0 ? href(units - 1) : null} label={t("less", { name })}>
            <Minus aria-hidden />
          </Step>
          <output className="min-w-8 text-center text-lg font-bold" aria-label={name}>
            {units}
          </output>
          <Step href={units < freeUnits ? href(units + 1) : null} label={t("more", { name })}>
            <Plus aria-hidden />
          </Step>
        </span>
      )}
    </li>
  );
}

const step =
  "inline-flex size-12 items-center justify-center rounded-lg border border-line-strong bg-surface hover:bg-sunken";

function Step({ href, label, children }: { href: string | null; label: string; children: ReactNode }) {
  if (href === null)
    return (
      <span aria-hidden className={`${step} opacity-40`}>
        {children}
      </span>
    );
  return (
    <Link href={href} scroll={false} aria-label={label} className={step}>
      {children}
    </Link>
  );
}
