import { z } from "zod";

export * from "./equipment-schemas";
export * from "./series-schemas";
export * from "./storage-schemas";
export * from "./waitlist-schemas";

import { InstantInput } from "@/lib/core/instant-input";
import { AMENITIES } from "@/lib/core/kitchen-terms";
import { PromoCodeInput } from "@/lib/pricing/schemas";
import { EquipmentInput } from "./equipment-schemas";
import { DurationInput } from "./series-schemas";

export const HoldSlotInput = z.strictObject({
  spaceId: z.uuid("Give the id of a space"),
  startsAt: InstantInput,
  durationMinutes: DurationInput,
  equipment: EquipmentInput,
  promoCode: PromoCodeInput.optional(),
  /** Optional fees of the space, by name. */
  addOns: z.array(z.string().trim().min(1).max(40)).max(5, "Choose at most 5").optional(),
});
export type HoldSlotInput = z.output<typeof HoldSlotInput>;

export const BookingIdInput = z.strictObject({ bookingId: z.uuid("Give the id of a booking") });
export type BookingIdInput = z.output<typeof BookingIdInput>;

const BufferInput = z.coerce
  .number({ error: "Give whole minutes" })
  .int("Give whole minutes")
  .min(0, "Give 0 or more")
  .max(10_080, "Use at most 7 days");
export const OverrideBuffersInput = BookingIdInput.extend({
  bufferBeforeMinutes: BufferInput,
  bufferAfterMinutes: BufferInput,
  reason: z.string().trim().min(3, "Say why, in a few words").max(500, "Use at most 500 characters"),
});
export type OverrideBuffersInput = z.output<typeof OverrideBuffersInput>;

export const ListBookingsInput = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  status: z.enum(["upcoming", "past", "all"]).default("all"),
});
export type ListBookingsInput = z.output<typeof ListBookingsInput>;

export const AvailabilityInput = z.strictObject({
  spaceId: z.uuid("Give the id of a space"),
  from: InstantInput,
  to: InstantInput,
});
export type AvailabilityInput = z.output<typeof AvailabilityInput>;

/** A slot of a kitchen, to ask what equipment is free then. */
export const FreeEquipmentInput = z.strictObject({
  kitchenId: z.uuid("Give the id of a kitchen"),
  startsAt: InstantInput,
  durationMinutes: z.coerce.number("Give whole minutes").pipe(DurationInput),
});
export type FreeEquipmentInput = z.output<typeof FreeEquipmentInput>;

export const KitchenWindowInput = z.strictObject({
  kitchenId: z.uuid("Give the id of a kitchen"),
  from: InstantInput,
  to: InstantInput,
});

const NearInput = z
  .string()
  .regex(/^-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?$/, "Give latitude,longitude")
  .transform((text) => {
    const [latitude = 0, longitude = 0] = text.split(",").map(Number);
    return { latitude, longitude };
  })
  .refine(
    ({ latitude, longitude }) => Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180,
    "Give latitude,longitude",
  );

export const SearchInput = z.strictObject({
  near: NearInput.optional(),
  radiusMiles: z.coerce.number().min(1).max(200).default(25),
  startsAt: InstantInput.optional(),
  durationMinutes: z.coerce.number().pipe(DurationInput).optional(),
  amenities: z
    .string()
    .transform((text) => text.split(",").filter(Boolean))
    .pipe(z.array(z.enum(AMENITIES)).max(AMENITIES.length))
    .default([]),
  maxHourlyCents: z.coerce.number().int().min(0).max(10_000_000).optional(),
  q: z.string().trim().max(100, "Use at most 100 characters").optional(),
  sort: z.enum(["distance", "price"]).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
});
export type SearchInput = z.output<typeof SearchInput>;
