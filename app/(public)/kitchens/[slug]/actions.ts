"use server";
import { redirect } from "next/navigation";
import { z } from "zod";
import { holdSlot } from "@/lib/bookings";
import { DurationInput, HoldSlotInput } from "@/lib/bookings/schemas";
import { action } from "@/lib/http/adapters";
import { count } from "@/lib/http/metrics";
import { limitBrowser } from "@/lib/http/rate-limit";
import { viewer } from "@/lib/http/request-ctx";

/** `requestId` is minted with the page: pressing twice, or going back and pressing again, is one hold. */
const HoldForm = HoldSlotInput.extend({
  requestId: z.uuid(),
  from: z.string().regex(/^\/kitchens\/[\w\-/?=&%.:]*$/),
  durationMinutes: z.coerce.number().pipe(DurationInput),
});

export const holdSlotAction = action(HoldForm, async (ctx, { requestId, from, ...slot }) => {
  // Holding asks who it is for; the chosen slot waits in the address.
  if (!(await viewer())) redirect(`/sign-in?next=${encodeURIComponent(from)}`);
  await limitBrowser("write", ctx.credential?.userId ?? null);
  const hash = `page:${slot.spaceId}:${slot.startsAt.getTime()}:${slot.durationMinutes}`;
  const { booking, replayed } = await holdSlot(ctx, slot, { key: requestId, hash });
  count("prep_holds_total", { replayed: String(replayed) });
  redirect(`/bookings/${booking.id}`);
});
