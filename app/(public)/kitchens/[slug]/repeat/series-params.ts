import { z } from "zod";
import { BILLINGS } from "@/lib/core/booking-terms";
import { readEquipment } from "../equipment-param";

const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const list = z.preprocess(
  (value) => (value === undefined ? [] : [value].flat()),
  z.array(z.coerce.number().int().min(1).max(7)),
);

/** The rule is in the address, so that signing in or going back never loses it. */
export const SeriesParams = z.object({
  space: z.uuid(),
  date: Day,
  start: z.string().regex(/^\d{2}:\d{2}$/),
  hours: z.coerce.number().min(0.25).max(168),
  frequency: z.enum(["weekly", "monthly"]).catch("weekly"),
  every: z.coerce.number().int().min(1).max(12).catch(1),
  days: list.catch([]),
  until: Day.optional().catch(undefined),
  billing: z.enum(BILLINGS).catch("per_occurrence"),
  code: z.string().trim().max(20).optional().catch(undefined),
  with: z.string().max(900).optional().catch(undefined),
});
export type SeriesParams = z.output<typeof SeriesParams>;

/** The rule as the domain wants it; without an end it is of eight weeks, enough to see how it works. */
export const ruleOf = (params: SeriesParams) => ({
  spaceId: params.space,
  frequency: params.frequency,
  interval: params.every,
  weekdays: params.frequency === "weekly" ? params.days : [],
  startsOn: params.date,
  until: params.until ?? new Date(Date.parse(params.date) + 56 * 86_400_000).toISOString().slice(0, 10),
  startTime: params.start,
  durationMinutes: Math.round(params.hours * 60),
  billing: params.billing,
  ...(params.code && { promoCode: params.code }),
  ...(params.with && { equipment: readEquipment(params.with) }),
});
