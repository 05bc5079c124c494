export * from "./equipment-schemas";
export * from "./plan-schemas";
export * from "./policy-schemas";
export * from "./rate-schemas";
export * from "./renter-schemas";
export * from "./storage-schemas";

import { z } from "zod";
import { dollarsInput } from "@/lib/core/dollars-input";
import { AMENITIES, STATION_KINDS } from "@/lib/core/kitchen-terms";
import { US_STATES } from "@/lib/core/us-states";
import { isTimeZone } from "@/lib/core/zoned";

const KitchenId = z.uuid("Give the id of a kitchen");
const text = (max: number) => z.string().trim().max(max, `Use at most ${max} characters`);
const name = (max = 100) => text(max).min(2, "Give a name");
const whole = (sentence: string) => z.coerce.number({ error: sentence }).int(sentence);

export const KitchenIdInput = z.strictObject({ kitchenId: KitchenId });
export type KitchenIdInput = z.output<typeof KitchenIdInput>;

export const CreateKitchenInput = z.strictObject({
  organizationId: z.uuid("Give the id of an organization"),
  name: name(),
});
export type CreateKitchenInput = z.output<typeof CreateKitchenInput>;

export const SaveBasicsInput = z.strictObject({
  kitchenId: KitchenId,
  name: name(),
  description: text(4_000).min(20, "Describe the kitchen in a sentence or two"),
  houseRules: text(4_000).default(""),
  amenities: z
    .array(z.enum(AMENITIES, "Choose from the list"))
    .max(AMENITIES.length)
    .default([])
    .transform((list) => AMENITIES.filter((amenity) => list.includes(amenity))),
});
export type SaveBasicsInput = z.output<typeof SaveBasicsInput>;

export const SaveAddressInput = z.strictObject({
  kitchenId: KitchenId,
  addressLine: text(120).min(3, "Give the street and number"),
  city: text(80).min(2, "Give the city"),
  state: z.enum(US_STATES, "Choose a state"),
  postalCode: z
    .string()
    .trim()
    .regex(/^\d{5}(-\d{4})?$/, "Give a ZIP code of five digits"),
  /** Empty: the zone in which the ZIP code lies. */
  timeZone: z
    .string()
    .trim()
    .refine((zone) => zone === "" || isTimeZone(zone), "Give a time zone, like America/Chicago")
    .default(""),
});
export type SaveAddressInput = z.output<typeof SaveAddressInput>;

export const PHOTO_MAX_BYTES = 5 * 1024 * 1024;

export const PhotoFile = z
  .instanceof(File, { error: "Choose a photo" })
  .refine((file) => file.size > 0, "Choose a photo")
  .refine((file) => file.size <= PHOTO_MAX_BYTES, "Choose a photo of at most 5 MB");

export const AddPhotoInput = z.strictObject({
  kitchenId: KitchenId,
  photo: PhotoFile,
  alt: text(200).min(3, "Say in a few words what the photo shows"),
});
export type AddPhotoInput = z.output<typeof AddPhotoInput>;

export const PhotoIdInput = z.strictObject({ kitchenId: KitchenId, photoId: z.uuid() });
export type PhotoIdInput = z.output<typeof PhotoIdInput>;

export const TEMPLATES = ["one_room", "tables"] as const;
export const ApplyTemplateInput = z.strictObject({ kitchenId: KitchenId, template: z.enum(TEMPLATES) });
export type ApplyTemplateInput = z.output<typeof ApplyTemplateInput>;

export const AddStationInput = z.strictObject({
  kitchenId: KitchenId,
  name: name(60),
  kind: z.enum(STATION_KINDS, "Choose from the list"),
});
export type AddStationInput = z.output<typeof AddStationInput>;

export const RenameStationInput = z.strictObject({
  kitchenId: KitchenId,
  stationId: z.uuid(),
  name: name(60),
});
export type RenameStationInput = z.output<typeof RenameStationInput>;

export const StationIdInput = z.strictObject({ kitchenId: KitchenId, stationId: z.uuid() });
export type StationIdInput = z.output<typeof StationIdInput>;

const DollarsInput = dollarsInput(6, "Give a price in dollars, like 45 or 45.50").pipe(
  z.number().min(100, "Ask for at least $1 an hour").max(10_000_000, "That price is too high"),
);

const composition = {
  name: name(60),
  description: text(500).default(""),
  stationIds: z.array(z.uuid()).min(1, "Choose at least one station").max(100).default([]),
  /** Empty or absent: all of the chosen stations are rented together; n: any n of them. */
  units: z
    .union([z.literal("").transform(() => null), whole("Give a whole number").min(1).max(100)])
    .nullable()
    .default(null),
};

const fewStations = ({ stationIds, units }: { stationIds: string[]; units: number | null }) =>
  units === null || units <= new Set(stationIds).size;
const FEW_STATIONS = { path: ["units"], error: "There are fewer stations than that" };

export const CreateSpaceInput = z
  .strictObject({ kitchenId: KitchenId, ...composition, hourlyRate: DollarsInput })
  .refine(fewStations, FEW_STATIONS)
  .refine(({ stationIds }) => stationIds.length > 0, {
    path: ["stationIds"],
    error: "Choose at least one station",
  });
export type CreateSpaceInput = z.output<typeof CreateSpaceInput>;

export const UpdateSpaceInput = z
  .strictObject({ kitchenId: KitchenId, spaceId: z.uuid(), ...composition })
  .refine(fewStations, FEW_STATIONS)
  .refine(({ stationIds }) => stationIds.length > 0, {
    path: ["stationIds"],
    error: "Choose at least one station",
  });
export type UpdateSpaceInput = z.output<typeof UpdateSpaceInput>;

const BufferInput = whole("Give whole minutes").min(0, "Give 0 or more").max(10_080, "Use at most 7 days");
/** A box of a form: there when it is ticked. */
const Switch = z.preprocess((value) => value === true || value === "on", z.boolean()).default(false);
/** Empty or absent: the whole kitchen. */
const OneSpace = z
  .union([z.literal("").transform(() => null), z.uuid("Give the id of a space")])
  .nullable()
  .default(null);
const LengthInput = whole("Give whole minutes")
  .min(15, "Use at least 15 minutes")
  .max(10_080, "Use at most 7 days");

export const PriceSpaceInput = z
  .strictObject({
    kitchenId: KitchenId,
    spaceId: z.uuid(),
    hourlyRate: DollarsInput,
    bufferBeforeMinutes: BufferInput,
    bufferAfterMinutes: BufferInput,
    minMinutes: LengthInput,
    maxMinutes: LengthInput,
    incrementMinutes: z.coerce
      .number()
      .pipe(z.union([z.literal(15), z.literal(30), z.literal(60)], "Choose from the list")),
    avoidGaps: Switch,
  })
  .refine((s) => s.maxMinutes >= s.minMinutes, {
    path: ["maxMinutes"],
    error: "The longest booking cannot be shorter than the shortest",
  })
  .refine((s) => s.minMinutes % s.incrementMinutes === 0, {
    path: ["minMinutes"],
    error: "The shortest booking must be a multiple of the step",
  });
export type PriceSpaceInput = z.output<typeof PriceSpaceInput>;

export const SpaceIdInput = z.strictObject({ kitchenId: KitchenId, spaceId: z.uuid() });
export type SpaceIdInput = z.output<typeof SpaceIdInput>;

const ClockInput = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Give a time, like 06:30");
const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** `closes` at or before `opens` means the next day, so that 18:00 to 02:00 is a night shift and 00:00 to 00:00 a whole day. */
const ShiftInput = z
  .strictObject({ weekday: z.number().int().min(1).max(7), opens: ClockInput, closes: ClockInput })
  .transform(({ weekday, opens, closes }) => {
    const opensMinute = minuteOf(opens);
    const closesMinute = minuteOf(closes);
    return {
      weekday,
      opensMinute,
      closesMinute: closesMinute > opensMinute ? closesMinute : closesMinute + 1_440,
    };
  });

/** A form sends the week as one JSON text; anything else as the list itself. */
const parsed = (value: unknown) => {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
};

export const SaveHoursInput = z.strictObject({
  kitchenId: KitchenId,
  spaceId: OneSpace,
  hours: z.preprocess(
    parsed,
    z.array(ShiftInput, "Give the opening hours").max(42, "Use at most six opening times a day"),
  ),
});
export type SaveHoursInput = z.output<typeof SaveHoursInput>;

const DateInput = z.iso.date("Give a date");

/** Wall-clock times of the kitchen. */
export const AddClosureInput = z.strictObject({
  kitchenId: KitchenId,
  spaceId: OneSpace,
  startsOn: DateInput,
  startsAtTime: ClockInput.default("00:00"),
  endsOn: DateInput,
  endsAtTime: ClockInput.default("00:00"),
  reason: text(200).default(""),
});
export type AddClosureInput = z.output<typeof AddClosureInput>;

export const ClosureIdInput = z.strictObject({ kitchenId: KitchenId, closureId: z.uuid() });
export type ClosureIdInput = z.output<typeof ClosureIdInput>;

/** `version` is what the reviewer read; a kitchen that changed since is read again first. */
export const ApproveKitchenInput = z.strictObject({ kitchenId: KitchenId, version: z.coerce.number().int() });
export type ApproveKitchenInput = z.output<typeof ApproveKitchenInput>;

export const RejectKitchenInput = z.strictObject({
  kitchenId: KitchenId,
  reason: text(1_000).min(10, "Say what has to change, so that the host can do it"),
});
export type RejectKitchenInput = z.output<typeof RejectKitchenInput>;
