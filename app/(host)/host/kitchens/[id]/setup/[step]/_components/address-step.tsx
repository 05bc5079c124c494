import { getTranslations } from "next-intl/server";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { type KitchenSetup, zoneAt } from "@/lib/kitchens";
import { AddressForm } from "./address-form";
import { StepLinks } from "./step-links";

/** The address is open in a draft only: afterwards it is what was reviewed and booked. */
export async function AddressStep({ setup: { kitchen } }: { setup: KitchenSetup }) {
  const t = await getTranslations("setup.address");
  const { latitude, longitude, timeZone } = kitchen;
  if (kitchen.status !== "draft") {
    return (
      <>
        <Card>
          <p>{kitchen.addressLine}</p>
          <p>
            {kitchen.city}, {kitchen.state} {kitchen.postalCode}
          </p>
          <p className="text-ink-soft">{timeZone.replaceAll("_", " ")}</p>
        </Card>
        <Notice>{t("fixed")}</Notice>
        <StepLinks kitchenId={kitchen.id} step="address" />
      </>
    );
  }
  const found = latitude !== null && longitude !== null ? zoneAt(latitude, longitude) : null;
  return (
    <AddressForm
      kitchen={kitchen}
      zone={{ found, chosen: found === null || found === timeZone ? "" : timeZone }}
    />
  );
}
