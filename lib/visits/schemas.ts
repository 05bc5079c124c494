import { z } from "zod";
import { InstantInput } from "@/lib/core/instant-input";
import { HANDOVER_KINDS } from "@/lib/core/visit-terms";
import { PhotoFile } from "@/lib/kitchens/schemas";

const KitchenId = z.uuid("Give the id of a kitchen");
const MAX_ITEMS = 12;
const Item = z.string().trim().min(1, "Give each item a name").max(80, "Use at most 80 characters an item");

export const ArrivalInput = z.strictObject({
  kitchenId: KitchenId,
  instructions: z.string().trim().max(2_000, "Use at most 2000 characters").default(""),
  noShowMinutes: z.coerce
    .number({ error: "Give whole minutes" })
    .int("Give whole minutes")
    .min(15, "Give at least 15 minutes")
    .max(720, "Give at most 720 minutes"),
  /** A form sends one item a line. */
  checklist: z
    .union([
      z.string().transform((text) => text.split("\n").filter((line) => line.trim() !== "")),
      z.array(z.string()),
    ])
    .pipe(z.array(Item).max(MAX_ITEMS, "Use at most 12 items"))
    .refine((items) => new Set(items).size === items.length, "Give each item once")
    .default([]),
  photosRequired: z.union([z.boolean(), z.literal("on").transform(() => true)]).default(false),
});
export type ArrivalInput = z.output<typeof ArrivalInput>;

export const KitchenDayInput = z.strictObject({ kitchenId: KitchenId });

export const AddDoorInput = z.strictObject({
  kitchenId: KitchenId,
  url: z
    .string()
    .trim()
    .min(1, "Give the address of the door system")
    .max(2_000, "Use at most 2000 characters"),
});
export type AddDoorInput = z.output<typeof AddDoorInput>;

export const DoorIdInput = z.strictObject({
  kitchenId: KitchenId,
  doorId: z.uuid("Give the id of a door system"),
});
export type DoorIdInput = z.output<typeof DoorIdInput>;

/** Either a pass that was read, or a booking with the code that was typed. */
export const ScanInput = z
  .strictObject({
    scanId: z.uuid("Give the scan an id of its own"),
    scannedAt: InstantInput,
    pass: z.string().min(1).max(400).optional(),
    bookingId: z.uuid("Give the id of a booking").optional(),
    code: z
      .string()
      .regex(/^\d{6}$/, "Give the six digits")
      .optional(),
  })
  .refine(({ pass, bookingId, code }) => (pass === undefined) === Boolean(bookingId && code), {
    path: ["pass"],
    error: "Give a pass, or a booking and its code",
  });
export type ScanInput = z.output<typeof ScanInput>;

export const ScanListInput = z.strictObject({ organizationId: z.uuid("Give the id of an organization") });

const BookingId = z.uuid("Give the id of a booking");
const Note = z.string().trim().max(1_000, "Use at most 1000 characters");

export const FinishVisitInput = z.strictObject({
  bookingId: BookingId,
  /** What is done, of the kitchen's list. */
  items: z.array(z.string().max(80)).max(MAX_ITEMS, "Use at most 12 items").default([]),
  note: Note.default(""),
});
export type FinishVisitInput = z.output<typeof FinishVisitInput>;

export const TellConditionInput = z.strictObject({
  bookingId: BookingId,
  note: Note.min(3, "Say in a few words how you found it"),
});
export type TellConditionInput = z.output<typeof TellConditionInput>;

export const HandoverPhotoInput = z.strictObject({
  bookingId: BookingId,
  kind: z.enum(HANDOVER_KINDS, "Choose from the list"),
  item: z.string().max(80).default(""),
  photo: PhotoFile,
});
export type HandoverPhotoInput = z.output<typeof HandoverPhotoInput>;
