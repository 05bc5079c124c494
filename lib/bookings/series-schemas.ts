import { z } from "zod";
import { BILLINGS } from "@/lib/core/booking-terms";
import { PromoCodeInput } from "@/lib/pricing/schemas";
import { EquipmentInput } from "./equipment-schemas";

export const DurationInput = z
  .number({ error: "Give whole minutes" })
  .int("Give whole minutes")
  .min(15, "Book at least 15 minutes")
  .max(10_080, "Book at most 7 days");

const DayInput = z.iso.date("Give a date");

const series = {
  spaceId: z.uuid("Give the id of a space"),
  frequency: z.enum(["weekly", "monthly"], "Choose from the list"),
  interval: z
    .number("Give a whole number")
    .int("Give a whole number")
    .min(1, "Use at least 1")
    .max(12, "Use at most 12")
    .default(1),
  /** Of a weekly rule, 1 Monday to 7 Sunday; empty: the weekday it starts on. */
  weekdays: z.array(z.number().int().min(1).max(7), "Choose from the list").max(7).default([]),
  startsOn: DayInput,
  until: DayInput,
  startTime: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Give a time, like 06:30"),
  durationMinutes: DurationInput,
  billing: z.enum(BILLINGS, "Choose from the list").default("per_occurrence"),
  /** Reserved with every booking of the series. */
  equipment: EquipmentInput,
  /** Counts for the first of its bookings, as many as it has uses left. */
  promoCode: PromoCodeInput.optional(),
};
const ordered = ({ startsOn, until }: { startsOn: string; until: string }) => until >= startsOn;
const ORDERED = { path: ["until"], error: "The end must come after the start" };

/** A rule, its space, and when it is paid. Dates and times are the kitchen's own. */
export const SeriesInput = z.strictObject(series).refine(ordered, ORDERED);
export type SeriesInput = z.output<typeof SeriesInput>;

/** `skip` takes what is free of it, `stop` takes all or nothing. */
const onConflict = z.enum(["skip", "stop"], "Choose from the list");

export const HoldSeriesInput = z.strictObject({ ...series, onConflict }).refine(ordered, ORDERED);
export type HoldSeriesInput = z.output<typeof HoldSeriesInput>;

export const SeriesIdInput = z.strictObject({ seriesId: z.uuid("Give the id of a series") });
export type SeriesIdInput = z.output<typeof SeriesIdInput>;

const fromBookingId = z.uuid("Give the id of a booking").optional();

/** Without `fromBookingId` the whole series, else that booking and all that follow. */
export const CancelSeriesInput = SeriesIdInput.extend({
  fromBookingId,
  reason: z.string().trim().max(500, "Use at most 500 characters").default(""),
});
export type CancelSeriesInput = z.output<typeof CancelSeriesInput>;

/** Another time of day and length for what is ahead of a series, or of it from `fromBookingId` on. */
export const EditSeriesInput = SeriesIdInput.extend({
  fromBookingId,
  startTime: series.startTime,
  durationMinutes: DurationInput,
  onConflict,
});
export type EditSeriesInput = z.output<typeof EditSeriesInput>;
/** The same as forms write them. */
export const CancelSeriesForm = CancelSeriesInput.extend({
  fromBookingId: z
    .literal("")
    .transform(() => undefined)
    .or(fromBookingId),
});
export const EditSeriesForm = EditSeriesInput.extend({
  durationMinutes: z.coerce.number().pipe(DurationInput),
});
