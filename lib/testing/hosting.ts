import { addPhoto, applyTemplate, createKitchen, saveAddress, saveBasics, saveHours } from "@/lib/kitchens";
import { AddClosureInput, SaveHoursInput } from "@/lib/kitchens/schemas";
import type { World } from "./world";

/** One pixel. */
export const PNG = Uint8Array.from(
  atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="),
  (char) => char.charCodeAt(0),
);
export const photo = (bytes: Uint8Array<ArrayBuffer> = PNG, type = "image/png") =>
  new File([bytes], "photo.png", { type });

/** The gazetteer as far as the tests travel. */
export const addPlaces = (world: World) =>
  world.sql(`insert into places (id, kind, label, search, latitude, longitude) values
    ('zip:60601', 'zip', 'Chicago, IL 60601', '60601', 41.886, -87.623),
    ('zip:85001', 'zip', 'Phoenix, AZ 85001', '85001', 33.449, -112.077) on conflict do nothing`);

/** What a form would send, through the schema that the form goes through. */
export const week = (kitchenId: string, opens = "06:00", closes = "22:00") =>
  SaveHoursInput.parse({
    kitchenId,
    hours: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens, closes })),
  });
export const closure = (kitchenId: string, startsOn: string, endsOn: string, times = {}) =>
  AddClosureInput.parse({ kitchenId, startsOn, endsOn, ...times });

export const basics = (kitchenId: string) => ({
  kitchenId,
  name: "Lakeside Commissary",
  description: "A bright commissary kitchen near the lake.",
  houseRules: "Leave it as you found it.",
  amenities: ["hood" as const],
});
export const address = (kitchenId: string, postalCode = "60601") => ({
  kitchenId,
  addressLine: "1 Lake St",
  city: "Chicago",
  state: "IL",
  postalCode,
  timeZone: "",
});

/** A draft with every step done but payouts. */
export async function draft(world: World, host: { id: string; sessionId: string; organizationId: string }) {
  const as = () => world.as(host);
  const { id: kitchenId } = await createKitchen(as(), {
    organizationId: host.organizationId,
    name: "Lakeside Commissary",
  });
  await saveBasics(as(), basics(kitchenId));
  await saveAddress(as(), address(kitchenId));
  await addPhoto(as(), { kitchenId, photo: photo(), alt: "The hot line" });
  await applyTemplate(as(), { kitchenId, template: "tables" });
  await saveHours(as(), week(kitchenId));
  return kitchenId;
}
