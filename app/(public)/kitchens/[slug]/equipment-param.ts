import type { EquipmentChoice } from "@/lib/bookings/schemas";

const ITEM = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([1-9]|1\d|20)$/;

/** Equipment in an address: `id.units`, one after the other with `_` between. What cannot be read is not chosen. */
export function readEquipment(text: string | undefined): EquipmentChoice[] {
  const found = new Map<string, number>();
  for (const item of (text ?? "").split("_").slice(0, 20)) {
    const [, spaceId, units] = ITEM.exec(item) ?? [];
    if (spaceId) found.set(spaceId, Number(units));
  }
  return [...found].map(([spaceId, units]) => ({ spaceId, units }));
}

/** The same the other way; undefined when nothing is chosen. */
export const writeEquipment = (choices: readonly EquipmentChoice[]): string | undefined =>
  choices.map(({ spaceId, units }) => `${spaceId}.${units}`).join("_") || undefined;
