import { Check } from "lucide-react";
import { getLocale, getTranslations } from "next-intl/server";
import { PolicyTerms } from "@/components/bookings/policy-terms";
import { Card } from "@/components/ui/card";
import type { CancellationPolicy } from "@/lib/core/booking-terms";
import { formatZoned } from "@/lib/core/zoned";
import type { PublicKitchen } from "@/lib/kitchens";

type Props = { kitchen: PublicKitchen; policy: CancellationPolicy };

/** Everything a renter wants to know before choosing a time. Also the host's preview. */
export async function KitchenFacts({ kitchen, policy }: Props) {
  const [t, names, kinds] = await Promise.all([
    getTranslations("kitchen"),
    getTranslations("amenities"),
    getTranslations("stationKinds"),
  ]);
  return (
    <div className="grid gap-4">
      <Card className="grid gap-3">
        <h2>{t("about")}</h2>
        <p className="whitespace-pre-line">{kitchen.description}</p>
        <ul className="grid gap-1 sm:grid-cols-2">
          {kitchen.stations.map((station) => (
            <li key={station.id}>
              {station.name} <span className="text-ink-soft">· {kinds(station.kind)}</span>
            </li>
          ))}
        </ul>
      </Card>
      <Card className="grid gap-3">
        <h2>{t("amenities")}</h2>
        <ul className="grid gap-2 sm:grid-cols-2">
          {kitchen.amenities.map((amenity) => (
            <li key={amenity} className="flex items-center gap-2">
              <Check aria-hidden className="size-5 shrink-0 text-brand" />
              {names(amenity)}
            </li>
          ))}
        </ul>
      </Card>
      <Hours hours={kitchen.hours} />
      {kitchen.houseRules && (
        <Card className="grid gap-3">
          <h2>{t("rules")}</h2>
          <ul className="grid list-disc gap-1 pl-5">
            {kitchen.houseRules.split("\n").map((rule) => (
              <li key={rule}>{rule}</li>
            ))}
          </ul>
        </Card>
      )}
      <Card className="grid gap-3">
        <h2>{t("cancellation")}</h2>
        <PolicyTerms policy={policy} />
      </Card>
    </div>
  );
}

async function Hours({ hours }: { hours: PublicKitchen["hours"] }) {
  const [t, locale] = await Promise.all([getTranslations("kitchen"), getLocale()]);
  // 2030-01-07 is a Monday; only its weekday and the minutes after midnight are read.
  const at = (minute: number) =>
    formatZoned(new Date(Date.UTC(2030, 0, 7, 0, minute)), "UTC", locale, {
      hour: "numeric",
      minute: "2-digit",
    });
  const day = (weekday: number) =>
    formatZoned(new Date(Date.UTC(2030, 0, 6 + weekday)), "UTC", locale, { weekday: "long" });
  return (
    <Card className="grid gap-3">
      <h2>{t("hours")}</h2>
      <dl className="grid gap-1">
        {[1, 2, 3, 4, 5, 6, 7].map((weekday) => {
          const shifts = hours.filter((h) => h.weekday === weekday);
          return (
            <div key={weekday} className="flex justify-between gap-4">
              <dt className="capitalize">{day(weekday)}</dt>
              <dd>
                {shifts.length > 0
                  ? shifts.map((h) => `${at(h.opensMinute)} – ${at(h.closesMinute)}`).join(", ")
                  : t("closed")}
              </dd>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}
