import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import type { KitchenSetup } from "@/lib/kitchens";
import { SpaceForm } from "./space-form";
import { SpaceItem } from "./space-item";
import { AddStationForm, StationItem, TemplateForm } from "./station-forms";
import { StepLinks } from "./step-links";

/** Stations are what cannot be in two hands at once; spaces are what is rented. An empty kitchen starts from a template. */
export async function StationsStep({ setup: { kitchen, stations, spaces } }: { setup: KitchenSetup }) {
  const t = await getTranslations("setup.stations");
  const choices = stations.map(({ id, name }) => ({ id, name }));
  return (
    <>
      {stations.length === 0 && (
        <section className="grid gap-3" aria-label={t("templates")}>
          <div className="grid gap-3 sm:grid-cols-2">
            <TemplateForm kitchenId={kitchen.id} template="one_room" />
            <TemplateForm kitchenId={kitchen.id} template="tables" />
          </div>
          <p className="text-ink-soft">{t("orOwn")}</p>
        </section>
      )}
      <Card className="grid gap-4">
        <div>
          <h2>{t("stations")}</h2>
          <p className="text-ink-soft">{t("stationsLead")}</p>
        </div>
        {stations.length > 0 && (
          <ul className="grid gap-4">
            {stations.map((station) => (
              <StationItem key={station.id} kitchenId={kitchen.id} station={station} />
            ))}
          </ul>
        )}
        <AddStationForm key={stations.length} kitchenId={kitchen.id} />
      </Card>
      {stations.length > 0 && (
        <Card className="grid gap-4">
          <div>
            <h2>{t("spaces")}</h2>
            <p className="text-ink-soft">{t("spacesLead")}</p>
          </div>
          {spaces.length > 0 && (
            <ul className="grid gap-3">
              {spaces.map((space) => (
                <SpaceItem key={space.id} kitchenId={kitchen.id} space={space} stations={choices} />
              ))}
            </ul>
          )}
          <details className="rounded-lg border border-line" open={spaces.length === 0}>
            <summary className="flex min-h-11 cursor-pointer items-center px-4 font-semibold">
              {t("addSpace")}
            </summary>
            <div className="p-4 pt-2">
              <SpaceForm key={spaces.length} kitchenId={kitchen.id} stations={choices} />
            </div>
          </details>
        </Card>
      )}
      <StepLinks kitchenId={kitchen.id} step="stations" />
    </>
  );
}
