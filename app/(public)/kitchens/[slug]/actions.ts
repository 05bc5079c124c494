"use server";
import { redirect } from "next/navigation";
import { z } from "zod";
import { holdSlot, joinWaitlist } from "@/lib/bookings";
import { DurationInput, EquipmentInput, HoldSlotInput, JoinWaitlistInput } from "@/lib/bookings/schemas";
import { refuseField } from "@/lib/core/errors";
import { addDays } from "@/lib/core/interval";
import { instantOf, isTimeZone } from "@/lib/core/zoned";
import { action } from "@/lib/http/adapters";
import { count } from "@/lib/http/metrics";
import { parse } from "@/lib/http/parse";
import { limitBrowser } from "@/lib/http/rate-limit";
import { viewer } from "@/lib/http/request-ctx";

/** `requestId` is minted with the page: pressing twice, or going back and pressing again, is one hold. */
const HoldForm = HoldSlotInput.extend({
  requestId: z.uuid(),
  from: z.string().regex(/^\/kitchens\/[\w\-/?=&%.:+]*$/),
  durationMinutes: z.coerce.number().pipe(DurationInput),
  /** A form sends it as one JSON text. */
  equipment: z
    .string()
    .max(5_000)
    .default("[]")
    .transform((text, issues) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        issues.addIssue({ code: "custom", message: "Give a list of equipment" });
        return z.NEVER;
      }
    })
    .pipe(EquipmentInput),
});

export const holdSlotAction = action(HoldForm, async (ctx, { requestId, from, ...slot }) => {
  // Holding asks who it is for; the chosen slot waits in the address.
  if (!(await viewer())) redirect(`/sign-in?next=${encodeURIComponent(from)}`);
  await limitBrowser("write", ctx.credential?.userId ?? null);
  const equipment = JSON.stringify(slot.equipment ?? []);
  const addOns = JSON.stringify(slot.addOns ?? []);
  const hash = `page:${slot.spaceId}:${slot.startsAt.getTime()}:${slot.durationMinutes}:${equipment}:${addOns}:${slot.promoCode ?? ""}`;
  const { booking, replayed } = await holdSlot(ctx, slot, { key: requestId, hash });
  count("prep_holds_total", { replayed: String(replayed) });
  redirect(`/bookings/${booking.id}`);
});

/** Dates and times as the kitchen's clock shows them. */
const WaitForm = z.object({
  spaceId: z.uuid(),
  timeZone: z.string().refine(isTimeZone),
  from: z.string().regex(/^\/kitchens\/[\w\-/?=&%.:#]*$/),
  date: z.iso.date("Give a date"),
  earliest: z.string().regex(/^\d\d:\d\d$/, "Give a time, like 06:30"),
  latest: z.string().regex(/^\d\d:\d\d$/, "Give a time, like 06:30"),
  hours: z.coerce
    .number("Give a whole number")
    .min(0.25, "Book at least 15 minutes")
    .max(168, "Book at most 7 days"),
});

export const joinWaitlistAction = action(
  WaitForm,
  async (ctx, { timeZone, from, date, earliest, latest, ...wanted }) => {
    if (!(await viewer())) redirect(`/sign-in?next=${encodeURIComponent(from)}`);
    await limitBrowser("write", ctx.credential?.userId ?? null);
    const skipped = "The clocks skip this time on that day";
    const windowStartsAt = instantOf(date, earliest, timeZone) ?? refuseField("earliest", skipped);
    const same = instantOf(date, latest, timeZone) ?? refuseField("latest", skipped);
    // Until two in the morning means the night after.
    const windowEndsAt = same > windowStartsAt ? same : addDays(same, 1);
    const input = {
      spaceId: wanted.spaceId,
      windowStartsAt: windowStartsAt.toISOString(),
      windowEndsAt: windowEndsAt.toISOString(),
      durationMinutes: Math.round(wanted.hours * 60),
    };
    await joinWaitlist(ctx, parse(JoinWaitlistInput, input));
  },
);
