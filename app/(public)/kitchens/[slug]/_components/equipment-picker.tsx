import { getTranslations } from "next-intl/server";
import { EquipmentSteps } from "@/components/bookings/equipment-steps";
import type { Choice } from "../choice";
import { writeEquipment } from "../equipment-param";

type Props = { choice: Choice; href: (equipment: string | undefined) => string };

/** What can be reserved with the chosen slot. */
export async function EquipmentPicker({ choice, href }: Props) {
  const t = await getTranslations("equipment");
  const { slot, offered, equipment, card } = choice;
  if (!slot) {
    const names = card.equipment.map(({ name }) => name).join(", ");
    return names && <p className="text-sm text-ink-soft">{t("canAdd", { names })}</p>;
  }
  if (offered.length === 0) return null;
  return (
    <div className="grid gap-2">
      <h3 id="equipment">{t("choose")}</h3>
      <EquipmentSteps items={offered} chosen={equipment} href={(chosen) => href(writeEquipment(chosen))} />
    </div>
  );
}
